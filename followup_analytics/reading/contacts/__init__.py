"""Contacts: address cards and connections as contact gifts."""

"""Background: published figures and priors from elsewhere."""

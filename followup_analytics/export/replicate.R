# Works out curve.csv and the rates of rates.csv again, from waits.csv and stretches.csv alone, with package survival.
# Run in the folder of these files: Rscript replicate.R
library(survival)

kinds <- c("censored", "answer", "closed")

# The share answered by each day; the day a wait begins on is day 0, so all days are moved by one.
incidence <- function(days, event, upto) {
  found <- survfit(Surv(days + 1, factor(event, levels = kinds)) ~ 1)
  at <- summary(found, times = upto + 1, extend = TRUE)
  at$pstate[, which(found$states == "answer")]
}

waits <- read.csv("waits.csv")
curve <- read.csv("curve.csv")
own <- waits[waits$origin == "interview", ]
if (nrow(own) > 0) {
  again <- incidence(own$days, own$event, curve$day)
  cat(sprintf("curve: largest difference %.1e\n", max(abs(again - curve$response), na.rm = TRUE)))
}

# A note is followed to the end of its wait, later notes notwithstanding.
stretches <- read.csv("stretches.csv")
notes <- stretches[stretches$attempt > 0 & stretches$kind == "check_in", ]
end <- waits[match(notes$wait, waits$wait), ]
notes$days <- end$days - notes$start
notes$ended <- end$event
notes$bucket <- cut(notes$gap, c(-1, 6, 8, 11, 15, Inf), labels = c("<=6", "7-8", "9-11", "12-15", "16+"))
rates <- read.csv("rates.csv")
for (row in seq_len(nrow(rates))) {
  here <- notes[as.integer(notes$bucket) == row, ]
  if (nrow(here) == 0 || is.na(rates$rate[row]) || rates$unmatched[row] > 0) next
  again <- incidence(here$days, here$ended, 7)
  cat(sprintf("rate %d: difference %.1e\n", row, abs(again - rates$rate[row])))
}

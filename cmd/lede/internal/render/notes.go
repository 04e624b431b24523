package render

import (
	"fmt"

	"github.com/lede-bot/lede/summarize"
)

// doubt stands behind a claim that the verifier is not sure of.
const doubt = " (in doubt)"

// notes says in sentences how a reply came about, where a reader should know.
func notes(n summarize.Notes) []string {
	var lines []string
	add := func(show bool, format string, args ...any) {
		if show {
			lines = append(lines, fmt.Sprintf(format, args...))
		}
	}
	if n.InsteadOf != "" {
		lines = append(lines, instead(n.InsteadOf))
	}
	add(n.Dropped == 1, "One statement of %s was left out: the article does not hold it.", n.Engine)
	add(n.Dropped > 1, "%d statements of %s were left out: the article does not hold them.", n.Dropped, n.Engine)
	add(n.Doubtful == 1, "One statement is in doubt: the article holds it only in part.")
	add(n.Doubtful > 1, "%d statements are in doubt: the article holds them only in part.", n.Doubtful)
	add(n.Of > 0, "%s was shown %d of the article's %d passages.", n.Engine, n.Shown, n.Of)
	add(n.Truncated, "%s may not have seen all of the article.", n.Engine)
	add(n.StoppedEarly, "%s broke off. What is shown was complete and checked.", n.Engine)
	add(n.OtherLanguage, "This is not in the language that was asked for.")
	return lines
}

func instead(reason summarize.Reason) string {
	const own = " These are the article's own sentences instead."
	switch reason {
	case summarize.ReasonBudget:
		return "The model's budget is spent." + own
	case summarize.ReasonSetup:
		return "The model is not set up rightly; lede doctor says why." + own
	case summarize.ReasonRefused:
		return "The model declined." + own
	case summarize.ReasonUnsupported:
		return "What the model wrote did not hold up against the article." + own
	case summarize.ReasonUnreadable:
		return "What the model sent could not be read." + own
	case summarize.ReasonUnavailable:
	}
	return "The model did not answer." + own
}

package grounding

// Verdict says what becomes of a claim.
type Verdict uint8

// The verdicts, from worst to best.
const (
	// Dropped: the article contradicts the claim, or holds too little of it.
	Dropped Verdict = iota
	// Weak: the article holds some of the claim; it may be shown with a mark.
	Weak
	// Mended: the article holds the claim in other passages than the cited ones.
	Mended
	// Supported: the cited passages hold the claim.
	Supported
)

// String returns the verdict as a word.
func (v Verdict) String() string {
	return [...]string{"dropped", "weak", "mended", "supported"}[v&3]
}

// Kind names what is wrong with a claim, without any words of it.
type Kind string

// The kinds of reasons.
const (
	NumberMissing      Kind = "a number the article does not have"
	NumberMoved        Kind = "a number in another's place"
	UnitDiffers        Kind = "a number with another unit"
	BoundDiffers       Kind = "a number made exact, larger or smaller"
	DateMissing        Kind = "a date the article does not have"
	NameMissing        Kind = "a name the article does not have"
	NameMoved          Kind = "a name in another's place"
	RolesSwapped       Kind = "roles that are swapped"
	NegationDiffers    Kind = "a negation that differs"
	Opposite           Kind = "the opposite of what the article says"
	QuantifierDiffers  Kind = "a quantifier that differs"
	HedgeLost          Kind = "a hedge that was lost"
	AttributionLost    Kind = "an attribution that was lost"
	AttributionDiffers Kind = "an attribution that differs"
	SuperlativeAdded   Kind = "a superlative the article does not have"
	OrderReversed      Kind = "an order of time that is reversed"
	CauseAdded         Kind = "a cause the article does not give"
	WordsMissing       Kind = "words the article does not have"
	QuoteMissing       Kind = "quoted words the article does not have"
	Unreadable         Kind = "no words that could be checked"
	OtherLanguage      Kind = "another language, of which only numbers, names and quotes are checked"
)

// Reason says why a claim is not taken as it stands.
type Reason struct {
	Kind Kind
	// Detail is the claim's words that the reason is about; may be empty.
	Detail string
	// Contradiction is true when the reason alone decides against the claim.
	Contradiction bool
}

// String returns the kind, a colon and the detail.
func (r Reason) String() string {
	if r.Detail == "" {
		return string(r.Kind)
	}
	return string(r.Kind) + ": " + r.Detail
}

// Finding is what a check found.
type Finding struct {
	// Score is how well the article supports the claim, from 0 to 1; from
	// [Threshold] on it is taken for supported.
	Score   float64
	Verdict Verdict
	// Cited are the numbers of the passages that hold the claim, from 1 on: the
	// cited ones, or where these do not hold it, those that do.
	Cited   []int
	Reasons []Reason
}

// Threshold is the least score of a supported claim.
const Threshold = 0.5

// weakThreshold is the least score of a claim that may be shown with a mark.
const weakThreshold = 0.25

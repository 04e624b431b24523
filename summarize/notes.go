package summarize

// Notes say what a reader should know about how a reply came to be.
type Notes struct {
	// Engine is the name of the model that wrote the reply; empty where the
	// sentences are the article's own.
	Engine string `json:"engine,omitempty"`
	// Prompt names the wording of the prompt, and the tokens are what the reply
	// cost in all, a second try and second opinions included; empty without a model.
	Prompt           string `json:"prompt,omitempty"`
	PromptTokens     int    `json:"prompt_tokens,omitempty"`
	CompletionTokens int    `json:"completion_tokens,omitempty"`
	// InsteadOf says why the extractive engine wrote it though a model is set up.
	InsteadOf Reason `json:"instead_of,omitempty"`
	// Dropped counts claims that were left out because the article does not hold
	// them, Mended those whose citations were put right, Unquoted those that lost
	// quotation marks, Doubtful those that are marked.
	Dropped  int `json:"dropped,omitempty"`
	Mended   int `json:"mended,omitempty"`
	Unquoted int `json:"unquoted,omitempty"`
	Doubtful int `json:"doubtful,omitempty"`
	// Shown and Of count the passages that the model was shown, where these are
	// not all.
	Shown int `json:"shown,omitempty"`
	Of    int `json:"of,omitempty"`
	// Truncated: the endpoint seems to have cut the article without saying so.
	Truncated bool `json:"truncated,omitempty"`
	// StoppedEarly: the model broke off; what is shown was complete and checked.
	StoppedEarly bool `json:"stopped_early,omitempty"`
	// OtherLanguage: the reply is not in the language that was asked for.
	OtherLanguage bool `json:"other_language,omitempty"`
}

// Reason is why a model did not write a reply.
type Reason string

// The reasons.
const (
	// ReasonBudget: the budget is spent.
	ReasonBudget Reason = "budget"
	// ReasonUnavailable: the model could not be asked, or did not answer in time.
	ReasonUnavailable Reason = "unavailable"
	// ReasonSetup: only the operator can mend it (key, quota, model, address).
	ReasonSetup Reason = "setup"
	// ReasonRefused: the model or its endpoint declined.
	ReasonRefused Reason = "refused"
	// ReasonUnsupported: what the model wrote did not hold up against the article.
	ReasonUnsupported Reason = "unsupported"
	// ReasonUnreadable: what the model wrote could not be understood.
	ReasonUnreadable Reason = "unreadable"
)

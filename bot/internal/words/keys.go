package words

// Key names a message of the catalogues.
type Key string

// Labels of buttons.
const (
	ButtonAsk       Key = "button.ask"
	ButtonAskMore   Key = "button.ask_more"
	ButtonShorter   Key = "button.shorter"
	ButtonLonger    Key = "button.longer"
	ButtonTranslate Key = "button.translate"
	ButtonSources   Key = "button.sources"
	ButtonDelete    Key = "button.delete"
	ButtonPaste     Key = "button.paste"
	ButtonAgain     Key = "button.again"
	ButtonOpen      Key = "button.open"
	ButtonBack      Key = "button.back"
	ButtonNext      Key = "button.next"
	ButtonErase     Key = "button.erase"
	ButtonConfirm   Key = "button.confirm"
	ButtonCancel    Key = "button.cancel"
	ButtonBlocked   Key = "button.blocked"
)

// Parts of a summary card.
const (
	SummaryMinutes   Key = "summary.minutes"
	SummaryPasted    Key = "summary.pasted"
	SummaryUntitled  Key = "summary.untitled"
	SummaryPlain     Key = "summary.plain"
	SummaryWriting   Key = "summary.writing"
	SummaryDoubt     Key = "summary.doubt"
	SummaryPart      Key = "summary.part"
	SummaryFile      Key = "summary.file"
	SummaryLeftOut   Key = "summary.left_out"
	SummaryMended    Key = "summary.mended"
	SummaryExtracted Key = "summary.extracted"
	SummaryModel     Key = "summary.model"
)

// How much of an article was read.
const (
	CoverageTeaser   Key = "coverage.teaser"
	CoverageTeaserOf Key = "coverage.teaser_of"
	CoverageLive     Key = "coverage.live"
	CoverageMedia    Key = "coverage.media"
	CoverageRestOf   Key = "coverage.rest_of"
	CoverageOrders   Key = "coverage.orders"
	CoverageModelOf  Key = "coverage.model_of"
)

// What the reader must know of how a reply came about.
const (
	NoteTruncated   Key = "note.truncated"
	NoteStopped     Key = "note.stopped"
	NoteLanguage    Key = "note.language"
	NotePremise     Key = "note.premise"
	NoteBudget      Key = "note.budget"
	NoteSetup       Key = "note.setup"
	NoteRefused     Key = "note.refused"
	NoteUnsupported Key = "note.unsupported"
	NoteUnreadable  Key = "note.unreadable"
)

// Parts of an answer.
const (
	AnswerUnsaid    Key = "answer.unsaid"
	AnswerUnsaidAll Key = "answer.unsaid_all"
	AnswerNearest   Key = "answer.nearest"
	AnswerEvidence  Key = "answer.evidence"
	AnswerFollow    Key = "answer.follow"
	AnswerWhich     Key = "answer.which"
)

// Parts of a comparison.
const (
	CompareTitle    Key = "compare.title"
	CompareBoth     Key = "compare.both"
	CompareOnly     Key = "compare.only"
	CompareDiffer   Key = "compare.differ"
	CompareNoCommon Key = "compare.no_common"
)

// Parts of a digest.
const (
	DigestTitle     Key = "digest.title"
	DigestEmpty     Key = "digest.empty"
	DigestShared    Key = "digest.shared"
	DigestMessage   Key = "digest.message"
	DigestReplies   Key = "digest.replies"
	DigestReactions Key = "digest.reactions"
	DigestUnread    Key = "digest.unread"
	DigestLeftOut   Key = "digest.left_out"
)

// Parts of the list of sources.
const (
	SourcesTitle Key = "sources.title"
	SourcesPage  Key = "sources.page"
	SourcesOpen  Key = "sources.open"
	SourcesNone  Key = "sources.none"
)

// What is being done while the reader waits.
const (
	WorkingQueued      Key = "working.queued"
	WorkingReading     Key = "working.reading"
	WorkingReadingText Key = "working.reading_text"
	WorkingSummarizing Key = "working.summarizing"
	WorkingAnswering   Key = "working.answering"
	WorkingComparing   Key = "working.comparing"
	WorkingCollecting  Key = "working.collecting"
)

// The modals.
const (
	PasteTitle       Key = "paste.title"
	PasteHeadline    Key = "paste.headline"
	PasteLabel       Key = "paste.label"
	PasteMore        Key = "paste.more"
	PastePlaceholder Key = "paste.placeholder"
	AskTitle         Key = "ask.title"
	AskLabel         Key = "ask.label"
	AskPlaceholder   Key = "ask.placeholder"
	BlockedTitle     Key = "blocked.title"
	BlockedLabel     Key = "blocked.label"
	RoleBudgetTitle  Key = "role_budget.title"
	RoleBudgetLabel  Key = "role_budget.label"
)

// The settings panel.
const (
	SettingsTitle        Key = "settings.title"
	SettingsTabChannels  Key = "settings.tab_channels"
	SettingsTabPeople    Key = "settings.tab_people"
	SettingsTabReplies   Key = "settings.tab_replies"
	SettingsTabUsage     Key = "settings.tab_usage"
	SettingsChannels     Key = "settings.channels"
	SettingsChannelsNone Key = "settings.channels_none"
	SettingsThreshold    Key = "settings.threshold"
	SettingsWords        Key = "settings.words"
	SettingsCooldown     Key = "settings.cooldown"
	SettingsSeconds      Key = "settings.seconds"
	SettingsMinutes      Key = "settings.minutes"
	SettingsNone         Key = "settings.none"
	SettingsThread       Key = "settings.thread"
	SettingsRemember     Key = "settings.remember"
	SettingsOn           Key = "settings.on"
	SettingsOff          Key = "settings.off"
	SettingsAllowed      Key = "settings.allowed"
	SettingsAllowedNone  Key = "settings.allowed_none"
	SettingsRoles        Key = "settings.roles"
	SettingsRolesNone    Key = "settings.roles_none"
	SettingsServerBudget Key = "settings.server_budget"
	SettingsPersonBudget Key = "settings.person_budget"
	SettingsPerDay       Key = "settings.per_day"
	SettingsUnlimited    Key = "settings.unlimited"
	SettingsUsed         Key = "settings.used"
	SettingsRoleBudgets  Key = "settings.role_budgets"
	SettingsRoleChoose   Key = "settings.role_choose"
	SettingsModel        Key = "settings.model"
	SettingsModelNone    Key = "settings.model_none"
	SettingsLanguage     Key = "settings.language"
	SettingsLength       Key = "settings.length"
	SettingsStyle        Key = "settings.style"
	SettingsRetention    Key = "settings.retention"
	SettingsDays         Key = "settings.days"
	SettingsDefault      Key = "settings.default"
	SettingsBlocked      Key = "settings.blocked"
	SettingsBlockedNone  Key = "settings.blocked_none"
	SettingsMore         Key = "settings.more"
	SettingsUsageCosts   Key = "settings.usage_costs"
	SettingsUsageTokens  Key = "settings.usage_tokens"
	SettingsUsageNone    Key = "settings.usage_none"
	SettingsUsageLeft    Key = "settings.usage_left"
	SettingsUsageSpent   Key = "settings.usage_spent"
	SettingsUsageShared  Key = "settings.usage_shared"
	SettingsSaved        Key = "settings.saved"
)

// The privacy notice.
const (
	PrivacyTitle     Key = "privacy.title"
	PrivacyKept      Key = "privacy.kept"
	PrivacyDays      Key = "privacy.days"
	PrivacyForever   Key = "privacy.forever"
	PrivacyUnkept    Key = "privacy.unkept"
	PrivacyModel     Key = "privacy.model"
	PrivacyNoModel   Key = "privacy.no_model"
	PrivacyRights    Key = "privacy.rights"
	PrivacyHeld      Key = "privacy.held"
	PrivacyReplies   Key = "privacy.replies"
	PrivacyQuestions Key = "privacy.questions"
	PrivacyShared    Key = "privacy.shared"
	PrivacyRequests  Key = "privacy.requests"
	PrivacyConfirm   Key = "privacy.confirm"
	PrivacyErased    Key = "privacy.erased"
	PrivacyCounts    Key = "privacy.counts"
	PrivacyNothing   Key = "privacy.nothing"
	PrivacyCancelled Key = "privacy.cancelled"
)

// The help card.
const (
	HelpTitle        Key = "help.title"
	HelpIntro        Key = "help.intro"
	HelpSummarize    Key = "help.summarize"
	HelpAsk          Key = "help.ask"
	HelpCompare      Key = "help.compare"
	HelpDigest       Key = "help.digest"
	HelpMenu         Key = "help.menu"
	HelpMention      Key = "help.mention"
	HelpReaction     Key = "help.reaction"
	HelpChannels     Key = "help.channels"
	HelpContentOff   Key = "help.content_off"
	HelpReactionOff  Key = "help.reaction_off"
	HelpChannelsNone Key = "help.channels_none"
	HelpPrivacy      Key = "help.privacy"
)

// Why a page is refused, by verdict.
const (
	VerdictConsent   Key = "verdict.consent"
	VerdictPaywall   Key = "verdict.paywall"
	VerdictChallenge Key = "verdict.challenge"
	VerdictError     Key = "verdict.error"
	VerdictLogin     Key = "verdict.login"
	VerdictIndex     Key = "verdict.index"
	VerdictScript    Key = "verdict.script"
	VerdictLive      Key = "verdict.live"
	VerdictMedia     Key = "verdict.media"
	VerdictEmpty     Key = "verdict.empty"
)

// What went wrong while reading.
const (
	ErrorUnreadable  Key = "error.unreadable"
	ErrorBlocked     Key = "error.blocked"
	ErrorTooLarge    Key = "error.too_large"
	ErrorBadLink     Key = "error.bad_link"
	ErrorNetwork     Key = "error.network"
	ErrorTimeout     Key = "error.timeout"
	ErrorNoSite      Key = "error.no_site"
	ErrorNoPage      Key = "error.no_page"
	ErrorForbidden   Key = "error.forbidden"
	ErrorSiteBusy    Key = "error.site_busy"
	ErrorSiteBroken  Key = "error.site_broken"
	ErrorCertificate Key = "error.certificate"
	ErrorStopped     Key = "error.stopped"
	ErrorLate        Key = "error.late"
	ErrorUnknown     Key = "error.unknown"
)

// What stands in the way of a request; see [Problem].
const (
	ProblemQueueFull     Key = "problem.queue_full"
	ProblemBudget        Key = "problem.budget"
	ProblemServerBudget  Key = "problem.server_budget"
	ProblemSlowDown      Key = "problem.slow_down"
	ProblemNoLink        Key = "problem.no_link"
	ProblemNoArticle     Key = "problem.no_article"
	ProblemBlockedSite   Key = "problem.blocked_site"
	ProblemNotAllowed    Key = "problem.not_allowed"
	ProblemNotHere       Key = "problem.not_here"
	ProblemServerOnly    Key = "problem.server_only"
	ProblemNeedManage    Key = "problem.need_manage"
	ProblemNotYours      Key = "problem.not_yours"
	ProblemNoPermission  Key = "problem.no_permission"
	ProblemMessageGone   Key = "problem.message_gone"
	ProblemThreadClosed  Key = "problem.thread_closed"
	ProblemExpired       Key = "problem.expired"
	ProblemNoRoom        Key = "problem.no_room"
	ProblemOldCommand    Key = "problem.old_command"
	ProblemOldButton     Key = "problem.old_button"
	ProblemQuestionLong  Key = "problem.question_long"
	ProblemQuestionEmpty Key = "problem.question_empty"
	ProblemFileLarge     Key = "problem.file_large"
	ProblemFileKind      Key = "problem.file_kind"
	ProblemManyLinks     Key = "problem.many_links"
	ProblemNoModel       Key = "problem.no_model"
	ProblemModelDown     Key = "problem.model_down"
	ProblemSameArticle   Key = "problem.same_article"
	ProblemContentOff    Key = "problem.content_off"
	ProblemNotRemembered Key = "problem.not_remembered"
	ProblemNumber        Key = "problem.number"
)

// Names and descriptions of commands.
const (
	CommandSummarize      Key = "command.summarize"
	CommandSummarizeAbout Key = "command.summarize.about"
	CommandAsk            Key = "command.ask"
	CommandAskAbout       Key = "command.ask.about"
	CommandCompare        Key = "command.compare"
	CommandCompareAbout   Key = "command.compare.about"
	CommandDigest         Key = "command.digest"
	CommandDigestAbout    Key = "command.digest.about"
	CommandPrivacy        Key = "command.privacy"
	CommandPrivacyAbout   Key = "command.privacy.about"
	CommandHelp           Key = "command.help"
	CommandHelpAbout      Key = "command.help.about"
	CommandLedeAbout      Key = "command.lede.about"
	MenuSummarize         Key = "menu.summarize"
	MenuAsk               Key = "menu.ask"
)

// Names and descriptions of options.
const (
	OptionLink          Key = "option.link"
	OptionLinkAbout     Key = "option.link.about"
	OptionText          Key = "option.text"
	OptionTextAbout     Key = "option.text.about"
	OptionFile          Key = "option.file"
	OptionFileAbout     Key = "option.file.about"
	OptionLength        Key = "option.length"
	OptionLengthAbout   Key = "option.length.about"
	OptionLanguage      Key = "option.language"
	OptionLanguageAbout Key = "option.language.about"
	OptionStyle         Key = "option.style"
	OptionStyleAbout    Key = "option.style.about"
	OptionPrivate       Key = "option.private"
	OptionPrivateAbout  Key = "option.private.about"
	OptionQuestion      Key = "option.question"
	OptionQuestionAbout Key = "option.question.about"
	OptionArticle       Key = "option.article"
	OptionArticleAbout  Key = "option.article.about"
	OptionFirst         Key = "option.first"
	OptionFirstAbout    Key = "option.first.about"
	OptionSecond        Key = "option.second"
	OptionSecondAbout   Key = "option.second.about"
	OptionHours         Key = "option.hours"
	OptionHoursAbout    Key = "option.hours.about"
)

// Names of choices.
const (
	ChoiceShort           Key = "choice.short"
	ChoiceNormal          Key = "choice.normal"
	ChoiceLong            Key = "choice.long"
	ChoicePoints          Key = "choice.points"
	ChoiceParagraph       Key = "choice.paragraph"
	ChoiceHeadline        Key = "choice.headline"
	ChoiceSimple          Key = "choice.simple"
	ChoiceArticleLanguage Key = "choice.article_language"
	ChoiceMyLanguage      Key = "choice.my_language"
)

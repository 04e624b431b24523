package standin

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a message (Discord, resources/message and components/reference).
const (
	maxContent    = 2000
	maxEmbeds     = 10
	maxEmbedText  = 6000
	maxComponents = 40
	maxRows       = 5
	maxText       = 4000
	// Above this many bytes of text and 12 for each display Discord answers 500
	// (measured, discord-api-docs issue 8554).
	maxTextBytes   = 10170
	bytesOfDisplay = 12
	maxNonce       = 25
	maxFiles       = 10
	maxFile        = 10 << 20
	maxRequest     = 25 << 20
)

// mayBeSet are the flags that a sender may set; the rest are Discord's own.
const mayBeSet = FlagSuppressEmbeds | FlagSuppressNotifications | FlagComponentsV2

// checkMessage holds a new message, or an edit of an existing one, to Discord's
// rules, and reports whether the message is made of components alone (V2).
func checkMessage(form *messageForm, existing *message) (v2 bool, err error) {
	bad := problems{}
	wasV2 := existing != nil && existing.Flags&FlagComponentsV2 != 0
	v2 = wasV2 || form.Flags.value&FlagComponentsV2 != 0
	if wasV2 && form.Flags.set && form.Flags.value&FlagComponentsV2 == 0 {
		bad.add("flags", "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "The MessageFlags.IS_COMPONENTS_V2 flag cannot be removed from a message.")
	}
	checkNonce(bad, form)
	checkAttachments(bad, form, existing)
	checkAllowedMentions(bad, form.AllowedMentions)
	if v2 {
		checkLegacyFields(bad, form, existing)
	} else {
		bad.length("content", form.Content.value, 0, maxContent)
		checkEmbeds(bad, form.Embeds.value)
	}
	tooManyBytes := false
	if form.Components.set {
		tooManyBytes = checkComponents(bad, form, v2, existing)
	}
	if err := bad.err(); err != nil {
		return v2, err
	}
	if tooManyBytes {
		return v2, errInternal()
	}
	if isEmpty(form, existing) {
		return v2, errEmptyMessage()
	}
	return v2, nil
}

func checkNonce(bad problems, form *messageForm) {
	nonce := strings.Trim(string(form.Nonce), `"`)
	if utf8.RuneCountInString(nonce) > maxNonce {
		bad.add("nonce", "NONCE_TYPE_TOO_LONG", "Must be %d or fewer in length.", maxNonce)
	}
}

// checkLegacyFields refuses what a message of components cannot have.
func checkLegacyFields(bad problems, form *messageForm, existing *message) {
	refuse := func(field string) {
		bad.add(field, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
			"The '%s' field cannot be used when using MessageFlags.IS_COMPONENTS_V2", field)
	}
	keeps := existing != nil
	if form.Content.value != "" || keeps && !form.Content.set && existing.Content != "" {
		refuse("content")
	}
	if len(form.Embeds.value) > 0 || keeps && !form.Embeds.set && slices.ContainsFunc(existing.Embeds, func(e Embed) bool { return e.Type != unfurled }) {
		refuse("embeds")
	}
	if len(form.Poll) > 0 && string(form.Poll) != "null" {
		refuse("poll")
	}
	if len(form.Stickers) > 0 {
		refuse("sticker_ids")
	}
}

func checkAllowedMentions(bad problems, allowed *AllowedMentions) {
	if allowed == nil {
		return
	}
	var parse []string
	if allowed.Parse != nil {
		parse = *allowed.Parse
	}
	for i, kind := range parse {
		switch {
		case kind != "users" && kind != "roles" && kind != "everyone":
			bad.add(at("allowed_mentions.parse", i), "BASE_TYPE_CHOICES", "Value must be one of ('everyone', 'roles', 'users').")
		case kind == "users" && len(allowed.Users) > 0, kind == "roles" && len(allowed.Roles) > 0:
			bad.add("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[%q] and %s: [ids...] are mutually exclusive.", kind, kind)
		}
	}
	if len(allowed.Users) > 100 {
		bad.add("allowed_mentions.users", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
	}
	if len(allowed.Roles) > 100 {
		bad.add("allowed_mentions.roles", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
	}
}

func checkAttachments(bad problems, form *messageForm, existing *message) {
	if len(form.Attachments.value) > maxFiles || len(form.uploads) > maxFiles {
		bad.add("attachments", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxFiles)
	}
	for i, a := range form.Attachments.value {
		bad.length(at("attachments", i, "description"), a.Description, 0, 1024)
		if form.uploadOf(a) == nil && !holds(existing, a.ID) {
			bad.add(at("attachments", i, "id"), "ATTACHMENT_NOT_FOUND", "Attachment %s was not uploaded with this request.", a.ID)
		}
	}
}

func holds(m *message, attachment Snowflake) bool {
	if m == nil {
		return false
	}
	for _, a := range m.Attachments {
		if a.ID == attachment {
			return true
		}
	}
	return false
}

// uploadOf finds the file that an attachment's id, its index in the request, means.
func (form *messageForm) uploadOf(a attachmentForm) *upload {
	for i := range form.uploads {
		if Snowflake(form.uploads[i].index) == a.ID {
			return &form.uploads[i]
		}
	}
	return nil
}

func isEmpty(form *messageForm, existing *message) bool {
	content, embeds, components, files := form.Content.value, len(form.Embeds.value), len(form.Components.value), len(form.uploads)
	if existing != nil {
		if !form.Content.set {
			content = existing.Content
		}
		if !form.Embeds.set {
			embeds = len(existing.Embeds)
		}
		if !form.Components.set {
			components = len(existing.Components)
		}
		if form.Attachments.set {
			files += len(form.Attachments.value)
		} else {
			files += len(existing.Attachments)
		}
	}
	forwards := form.Reference != nil && form.Reference.Type == ReferenceForward || existing != nil && len(existing.Snapshots) > 0
	return strings.TrimSpace(content) == "" && embeds == 0 && components == 0 && files == 0 && !forwards
}

// checkEmbeds holds embeds to their limits (Discord, resources/message#embed-limits).
func checkEmbeds(bad problems, embeds []Embed) {
	if len(embeds) > maxEmbeds {
		bad.add("embeds", "BASE_TYPE_MAX_LENGTH", "Must be %d or fewer in length.", maxEmbeds)
	}
	total := 0
	for i := range embeds {
		e, path := &embeds[i], at("embeds", i)
		bad.length(at(path, "title"), e.Title, 0, 256)
		bad.length(at(path, "description"), e.Description, 0, 4096)
		texts := e.Title + e.Description
		if e.Footer != nil {
			bad.length(at(path, "footer.text"), e.Footer.Text, 0, 2048)
			texts += e.Footer.Text
		}
		if e.Author != nil {
			bad.length(at(path, "author.name"), e.Author.Name, 1, 256)
			texts += e.Author.Name
		}
		if len(e.Fields) > 25 {
			bad.add(at(path, "fields"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
		}
		for j, f := range e.Fields {
			bad.length(at(path, "fields", j, "name"), f.Name, 1, 256)
			bad.length(at(path, "fields", j, "value"), f.Value, 1, 1024)
			texts += f.Name + f.Value
		}
		if e.URL != "" {
			checkURL(bad, at(path, "url"), e.URL, "http", "https")
		}
		total += utf8.RuneCountInString(texts)
	}
	if total > maxEmbedText {
		bad.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedText)
	}
}

package discord

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// Message is what is to be shown: on an edit the whole of it, not a change.
// Whatever it says, it pings nobody: every send and every edit forbids all
// mentions, since an edit that is silent about them falls back to Discord's
// default even where the first send forbade them.
type Message struct {
	Content    string
	Components []discordgo.MessageComponent
	// V2 makes it a Components V2 message, which has components and no
	// content. An edit can turn a deferred reply into one, and none back.
	V2 bool
	// Private shows it to the asker alone (ephemeral). It counts when a reply
	// begins; an edit cannot change it, and a channel has none.
	Private bool
	// SuppressEmbeds keeps links from being unfurled below the message.
	SuppressEmbeds bool
	// Files are uploaded with it. Their readers are read once.
	Files []*discordgo.File
	// ReplyTo is the message of the same channel that this answers. One that
	// is gone in the meantime does not matter, unless FailIfNotExists says so.
	ReplyTo *discordgo.MessageReference
	// Nonce, of at most 25 characters, makes Discord take a second channel
	// message with the same one within a few minutes for the first, so that a
	// reply that is sent again after a crash does not appear twice. Empty
	// means a random one, which covers the client's own second tries.
	Nonce string
	// Mark, when positive, becomes the id of the first component: Discord keeps
	// that with the message, where it keeps no nonce, so that [Client.Marked]
	// finds a message of which nobody knows whether it was sent. Below 2^31.
	Mark int
	// AttachmentsKept lists, for an edit, the ids of the attachments that
	// stay. Nil keeps all, an empty list none.
	AttachmentsKept []string
}

// Limits of a Components V2 message (developers/components/reference; the last
// one is not documented: above it the API answers 500, discord-api-docs issue
// 8554).
const (
	MaxComponents = 40    // all components, nested ones included
	MaxCharacters = 4000  // over all text displays
	MaxBytes      = 10170 // UTF-8 bytes over all text displays, with displayBytes more for each
	displayBytes  = 12
)

// Size is how much of Discord's limits a V2 message takes.
type Size struct{ Components, Characters, Bytes int }

// Fits reports whether one message can hold it.
func (s Size) Fits() bool {
	return s.Components <= MaxComponents && s.Characters <= MaxCharacters && s.Bytes <= MaxBytes
}

// Measure counts what components take of the limits of a V2 message.
func Measure(components []discordgo.MessageComponent) (Size, error) {
	var size Size
	encoded, err := json.Marshal(components)
	if err != nil {
		return size, fmt.Errorf("discord: %w", err)
	}
	var tree any
	if err := json.Unmarshal(encoded, &tree); err != nil {
		return size, fmt.Errorf("discord: %w", err)
	}
	size.add(tree)
	return size, nil
}

func (s *Size) add(node any) {
	switch node := node.(type) {
	case []any:
		for _, one := range node {
			s.add(one)
		}
	case map[string]any:
		if _, ok := node["type"].(float64); !ok {
			return
		}
		s.Components++
		if text, ok := node["content"].(string); ok {
			s.Characters += len([]rune(text))
			s.Bytes += len(text) + displayBytes
		}
		s.add(node["components"])
		s.add(node["accessory"])
	}
}

// check refuses what Discord would: above the undocumented limit it answers
// 500, which looks as if trying again might help.
func (m Message) check(r route) error {
	if !m.V2 {
		return nil
	}
	size, err := Measure(m.Components)
	if err != nil {
		return &Error{Route: r.String(), Err: err}
	}
	if !size.Fits() {
		return &Error{
			Route: r.String(), Status: 400, Code: 50035, Message: "Message too large for Discord",
			Details: fmt.Sprintf("%d of %d components, %d of %d characters, %d of %d bytes",
				size.Components, MaxComponents, size.Characters, MaxCharacters, size.Bytes, MaxBytes),
		}
	}
	return nil
}

// fields is a request's JSON object.
type fields map[string]any

// mentionNobody is allowed_mentions of every message.
func mentionNobody() fields { return fields{"parse": []string{}, "replied_user": false} }

func (m Message) flags() discordgo.MessageFlags {
	var flags discordgo.MessageFlags
	if m.V2 {
		flags |= discordgo.MessageFlagsIsComponentsV2
	}
	if m.SuppressEmbeds {
		flags |= discordgo.MessageFlagsSuppressEmbeds
	}
	return flags
}

// created is the body of a new message.
func (m Message) created() fields {
	body := fields{"allowed_mentions": mentionNobody()}
	if m.Content != "" && !m.V2 {
		body["content"] = m.Content
	}
	if len(m.Components) > 0 {
		body["components"] = m.marked()
	}
	flags := m.flags()
	if m.Private {
		flags |= discordgo.MessageFlagsEphemeral
	}
	if flags != 0 {
		body["flags"] = flags
	}
	if len(m.Files) > 0 {
		body["attachments"] = m.attachments()
	}
	return body
}

// sent is the body of a new message of a channel, which alone may answer
// another one and be told from its own repetition.
func (m Message) sent() fields {
	body := m.created()
	delete(body, "flags")
	if flags := m.flags(); flags != 0 {
		body["flags"] = flags
	}
	if m.ReplyTo != nil {
		reference := *m.ReplyTo
		if reference.FailIfNotExists == nil {
			reference.FailIfNotExists = new(bool)
		}
		body["message_reference"] = reference
	}
	body["nonce"] = m.Nonce
	if m.Nonce == "" {
		body["nonce"] = rand.Text()[:25]
	}
	body["enforce_nonce"] = true
	return body
}

// edited is the body of an edit. discordgo's WebhookEdit has no flags, without
// which a deferred reply cannot become a V2 message.
func (m Message) edited() fields {
	body := fields{"allowed_mentions": mentionNobody(), "components": m.marked()}
	if m.Components == nil {
		body["components"] = []discordgo.MessageComponent{}
	}
	body["content"] = m.Content
	if m.V2 {
		body["content"] = nil // content of before must be taken away with the change
	}
	if flags := m.flags(); flags != 0 {
		body["flags"] = flags
	}
	if m.AttachmentsKept != nil {
		body["attachments"] = m.attachments()
	}
	return body
}

// attachments lists the files of the request and those of before that stay.
func (m Message) attachments() []fields {
	list := make([]fields, 0, len(m.Files)+len(m.AttachmentsKept))
	for _, id := range m.AttachmentsKept {
		list = append(list, fields{"id": id})
	}
	for i, file := range m.Files {
		list = append(list, fields{"id": strconv.Itoa(i), "filename": file.Name})
	}
	return list
}

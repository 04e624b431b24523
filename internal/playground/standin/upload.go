package standin

import (
	"fmt"
	"mime"
	"net/http"
	"path"
	"strings"
)

// contentTypeOf guesses as Discord does: by the name, else by the content.
func contentTypeOf(name string, data []byte) string {
	if kind := mime.TypeByExtension(strings.ToLower(path.Ext(name))); kind != "" {
		return kind
	}
	return http.DetectContentType(data)
}

// safeName keeps what Discord keeps of a file's name.
func safeName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	kept := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		case r == ' ':
			return '_'
		default:
			return -1
		}
	}, name)
	if strings.Trim(kept, ".") == "" {
		return "unknown"
	}
	return kept
}

// store keeps a file and returns it as an attachment.
func (s *Server) store(ch *channel, u upload, description string) Attachment {
	a := Attachment{
		ID: s.w.newID(), Filename: safeName(u.name), Description: description,
		ContentType: u.contentType, Size: len(u.data),
	}
	a.URL = fmt.Sprintf("%s/attachments/%d/%d/%s", s.url, ch.ID, a.ID, a.Filename)
	a.ProxyURL = a.URL
	s.w.files[a.ID] = &file{Attachment: a, channel: ch.ID, data: u.data}
	return a
}

// attach gives the message the files of a form: those it keeps and those uploaded.
func (s *Server) attach(m *message, ch *channel, form *messageForm) {
	if !form.Attachments.set && len(form.uploads) == 0 {
		return
	}
	kept := m.Attachments
	if form.Attachments.set {
		kept = []Attachment{}
		for _, a := range m.Attachments {
			for _, wanted := range form.Attachments.value {
				if wanted.ID == a.ID {
					kept = append(kept, a)
				}
			}
		}
	}
	for _, u := range form.uploads {
		description := ""
		for _, a := range form.Attachments.value {
			if Snowflake(u.index) == a.ID {
				description = a.Description
				if a.Filename != "" {
					u.name = a.Filename
				}
			}
		}
		kept = append(kept, s.store(ch, u, description))
	}
	m.Attachments = kept
	resolveMedia(m)
}

// resolveMedia points components at attachment:// names to the files' addresses.
func resolveMedia(m *message) {
	resolve := func(media *Media) {
		if media == nil {
			return
		}
		name, attached := strings.CutPrefix(media.URL, "attachment://")
		for _, a := range m.Attachments {
			if attached && a.Filename == name {
				media.URL, media.ProxyURL = a.URL, a.ProxyURL
				media.Attachment, media.ContentType = a.ID, ref(a.ContentType)
			}
		}
		if media.ID == 0 {
			media.ID = m.ID
		}
		if media.ProxyURL == "" {
			media.ProxyURL = media.URL
		}
	}
	walkAll(m.Components, func(c *Component) {
		resolve(c.Media)
		resolve(c.File)
		for i := range c.Items {
			resolve(&c.Items[i].Media)
		}
		if c.Type == ComponentFile && c.File != nil {
			for _, a := range m.Attachments {
				if a.ID == c.File.Attachment {
					c.Name, c.Size = ref(a.Filename), ref(a.Size)
				}
			}
		}
	})
}

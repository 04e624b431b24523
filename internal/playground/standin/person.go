package standin

import "slices"

// Person acts as a person would through their client. Every doing is held to
// the person's permissions and refused with an [Error] in Discord's shape.
type Person struct {
	s    *Server
	self Snowflake
}

// As returns the doings of a person, who must exist.
func (s *Server) As(user Snowflake) *Person { return &Person{s, user} }

// File is a file to upload.
type File struct {
	Name        string
	ContentType string // guessed when empty
	Data        []byte
}

// Draft is what a person is about to send.
type Draft struct {
	Content     string
	Attachments []File
	ReplyTo     Snowflake // a message of the same channel
	NoPing      bool      // a reply that does not mention whom it answers
	ForwardOf   Snowflake // a message of any channel the person can see
	Embeds      []Embed   // as other applications' messages have them; people cannot send any, this is for tests
	Nonce       string
}

func (d *Draft) form(s *Server) *messageForm {
	form := &messageForm{Content: some(d.Content)}
	if len(d.Embeds) > 0 {
		form.Embeds = some(slices.Clone(d.Embeds))
	}
	for i, f := range d.Attachments {
		form.uploads = append(form.uploads, f.upload(i))
	}
	if d.Nonce != "" {
		form.Nonce = rawString(d.Nonce)
	}
	switch {
	case d.ReplyTo != 0:
		form.Reference = &Reference{MessageID: d.ReplyTo}
		form.AllowedMentions = &AllowedMentions{Parse: &[]string{"users", "roles", "everyone"}, RepliedUser: ref(!d.NoPing)}
	case d.ForwardOf != 0:
		form.Reference = &Reference{Type: ReferenceForward, MessageID: d.ForwardOf}
		if ch, _ := s.locate(d.ForwardOf); ch != nil {
			form.Reference.ChannelID = ch.ID
		}
	}
	return form
}

func (f File) upload(index int) upload {
	kind := f.ContentType
	if kind == "" {
		kind = contentTypeOf(f.Name, f.Data)
	}
	return upload{index: index, name: safeName(f.Name), contentType: kind, data: f.Data}
}

// locate finds a message by its id alone.
func (s *Server) locate(id Snowflake) (*channel, *message) {
	for _, ch := range s.w.channels {
		if m := ch.find(id); m != nil {
			return ch, m
		}
	}
	return nil, nil
}

// seen finds a message that the person can see.
func (p *Person) seen(id Snowflake) (*channel, *message, error) {
	ch, m := p.s.locate(id)
	if m == nil || !m.shown(p.self) || !p.s.w.visible(p.self, ch) {
		return nil, nil, errUnknownMessage()
	}
	return ch, m, nil
}

func (p *Person) channel(id Snowflake) (*channel, error) {
	ch := p.s.w.channels[id]
	switch {
	case ch == nil:
		return nil, errUnknownChannel()
	case !p.s.w.visible(p.self, ch):
		return nil, errMissingAccess()
	}
	return ch, nil
}

func (p *Person) account() (*account, error) {
	a := p.s.w.accounts[p.self]
	if a == nil || a.Bot {
		return nil, errUnknownUser()
	}
	return a, nil
}

// Send posts a message.
func (p *Person) Send(channelID Snowflake, d Draft) (Message, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	author, err := p.account()
	if err != nil {
		return Message{}, err
	}
	ch, err := p.channel(channelID)
	if err != nil {
		return Message{}, err
	}
	form := d.form(p.s)
	if err := p.mayUpload(ch, d.Attachments); err != nil {
		return Message{}, err
	}
	if err := p.s.maySpeak(p.self, ch, form); err != nil {
		return Message{}, err
	}
	m, err := p.s.post(ch, form, posting{author: author})
	if err != nil {
		return Message{}, err
	}
	return p.s.w.render(m, p.self), nil
}

func (p *Person) mayUpload(ch *channel, files []File) error {
	for _, f := range files {
		if len(f.Data) > maxFile {
			return errTooLarge()
		}
	}
	if len(files) > 0 && !p.s.w.permissionsIn(p.self, ch).Has(AttachFiles) {
		return errMissingPermissions()
	}
	return nil
}

// Edit changes the words of the person's own message.
func (p *Person) Edit(messageID Snowflake, content string) error {
	return p.with(messageID, func(ch *channel, m *message) error {
		form := &messageForm{Content: some(content)}
		if err := p.s.mayEdit(p.self, ch, m, form); err != nil {
			return err
		}
		return p.s.edit(ch, m, form)
	})
}

// Delete removes the person's own message, or another's where they may manage
// messages; a private message only ever disappears for its one reader.
func (p *Person) Delete(messageID Snowflake) error {
	return p.with(messageID, func(ch *channel, m *message) error {
		if m.onlyFor == 0 {
			if err := p.s.mayDelete(p.self, ch, m); err != nil {
				return err
			}
		}
		p.s.erase(ch, m)
		return nil
	})
}

// React adds the person's reaction: an emoji itself, or name:id.
func (p *Person) React(messageID Snowflake, emoji string) error {
	return p.with(messageID, func(ch *channel, m *message) error {
		e, err := parseEmoji(emoji)
		if err != nil {
			return err
		}
		if m.onlyFor != 0 {
			return errUnknownMessage()
		}
		return p.s.react(p.self, ch, m, e)
	})
}

// Unreact takes the person's reaction away.
func (p *Person) Unreact(messageID Snowflake, emoji string) error {
	return p.with(messageID, func(ch *channel, m *message) error {
		e, err := parseEmoji(emoji)
		if err != nil {
			return err
		}
		p.s.unreact(p.self, ch, m, e)
		return nil
	})
}

func (p *Person) with(messageID Snowflake, do func(*channel, *message) error) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	ch, m, err := p.seen(messageID)
	if err != nil {
		return err
	}
	return do(ch, m)
}

// Typing shows that the person is writing.
func (p *Person) Typing(channelID Snowflake) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	ch, err := p.channel(channelID)
	if err != nil {
		return err
	}
	p.s.tellTyping(ch, p.self)
	return nil
}

// StartThread opens a thread on a message.
func (p *Person) StartThread(messageID Snowflake, name string) (Channel, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	author, err := p.account()
	if err != nil {
		return Channel{}, err
	}
	ch, m, err := p.seen(messageID)
	if err != nil {
		return Channel{}, err
	}
	thread, err := p.s.openThread(author, ch, m, &threadForm{Name: name})
	if err != nil {
		return Channel{}, err
	}
	return p.s.w.channelView(thread, p.self), nil
}

// StartPost opens a post in a forum; its first message has the post's id.
func (p *Person) StartPost(forumID Snowflake, title string, d Draft) (Channel, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	author, err := p.account()
	if err != nil {
		return Channel{}, err
	}
	ch, err := p.channel(forumID)
	if err != nil {
		return Channel{}, err
	}
	if ch.Type != ChannelForum {
		return Channel{}, errNotTextChannel()
	}
	if err := p.mayUpload(ch, d.Attachments); err != nil {
		return Channel{}, err
	}
	thread, _, err := p.s.openPost(author, ch, &threadForm{Name: title, Message: d.form(p.s)})
	if err != nil {
		return Channel{}, err
	}
	return p.s.w.channelView(thread, p.self), nil
}

// Archive archives a thread, and locks it too when told to, which needs the
// permission to manage threads, as archiving another's thread does.
func (p *Person) Archive(threadID Snowflake, lock bool) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	ch, err := p.channel(threadID)
	switch {
	case err != nil:
		return err
	case !ch.isThread():
		return errUnknownChannel()
	case (lock || ch.OwnerID != p.self) && !p.s.w.permissionsIn(p.self, ch).Has(ManageThreads):
		return errMissingPermissions()
	}
	p.s.changeThread(ch, ref(true), ref(lock || ch.ThreadMetadata.Locked), nil)
	return nil
}

// OpenDM opens, or finds, the person's direct channel with the bot.
func (p *Person) OpenDM() (Channel, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	self, err := p.account()
	if err != nil {
		return Channel{}, err
	}
	ch, opened := p.s.w.directChannel(self)
	if opened {
		p.s.tellChannel("CHANNEL_CREATE", ch)
	}
	return p.s.w.channelView(ch, p.self), nil
}

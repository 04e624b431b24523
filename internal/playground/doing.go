package playground

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/lede-bot/lede/internal/playground/standin"
)

// maxDoing bounds what one doing may send: ten files of Discord's size.
const maxDoing = 110 << 20

// doing is what a person did in the page; which fields count depends on what it is.
type doing struct {
	As       string            `json:"as"`
	Channel  standin.Snowflake `json:"channel"`
	Message  standin.Snowflake `json:"message"`
	ReplyTo  standin.Snowflake `json:"reply_to"`
	Content  string            `json:"content"`
	Name     string            `json:"name"` // of a thread, post, command or fault
	Emoji    string            `json:"emoji"`
	On       bool              `json:"on"`
	Locale   string            `json:"locale"`
	Options  []option          `json:"options"`
	CustomID string            `json:"custom_id"`
	Values   []string          `json:"values"`
	Button   bool              `json:"button"`
	Modal    standin.Snowflake `json:"modal"`
	Fields   []field           `json:"fields"`

	files []standin.File
}

// option is a command's option. The value of an attachment is the number of a
// file of the request, that of people, roles and channels the digits of an id.
type option struct {
	Name  string `json:"name"`
	Type  int    `json:"type"`
	Value any    `json:"value"`
}

type field struct {
	CustomID string   `json:"custom_id"`
	Value    string   `json:"value"`
	Values   []string `json:"values"`
	Files    []int    `json:"files"` // numbers of files of the request
}

// serveDoing does in the stand-in what a person did in the page.
func (p *Playground) serveDoing(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxDoing)
	d, err := readDoing(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, "The page sent something that the playground does not understand.")
		return
	}
	result, err := p.do(r.PathValue("doing"), d)
	var refused *standin.Error
	switch {
	case errors.As(err, &refused):
		answerJSON(w, refused.Status, map[string]any{"message": sentenceOf(refused), "code": refused.Code, "errors": refused})
	case err != nil:
		refuse(w, http.StatusBadRequest, err.Error())
	default:
		answerJSON(w, http.StatusOK, result)
	}
}

func readDoing(r *http.Request) (d doing, err error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return d, err
	}
	if kind != "multipart/form-data" {
		return d, json.NewDecoder(r.Body).Decode(&d)
	}
	const inMemory = 32 << 20
	if err := r.ParseMultipartForm(inMemory); err != nil { //nolint:gosec // the body is bounded by the caller
		return d, err
	}
	defer r.MultipartForm.RemoveAll() //nolint:errcheck // temporary files, which the system clears as well
	if err := json.Unmarshal([]byte(r.FormValue("payload")), &d); err != nil {
		return d, err
	}
	for _, header := range r.MultipartForm.File["files"] {
		file, err := header.Open()
		if err != nil {
			return d, err
		}
		data, err := io.ReadAll(file)
		_ = file.Close() // only read
		if err != nil {
			return d, err
		}
		d.files = append(d.files, standin.File{Name: header.Filename, ContentType: header.Header.Get("Content-Type"), Data: data})
	}
	return d, nil
}

var errUnknownDoing = errors.New("the page asked for something that the playground does not know; reload it")

// done answers with what an interaction is known by from then on.
type done struct {
	ID standin.Snowflake `json:"id"`
}

func (p *Playground) do(what string, d doing) (any, error) {
	id := p.person(d.As)
	person := p.discord.As(id)
	switch what {
	case "message":
		return person.Send(d.Channel, standin.Draft{Content: d.Content, Attachments: d.files, ReplyTo: d.ReplyTo})
	case "edit":
		return done{d.Message}, person.Edit(d.Message, d.Content)
	case "delete":
		return done{d.Message}, person.Delete(d.Message)
	case "react":
		if d.On {
			return done{d.Message}, person.React(d.Message, d.Emoji)
		}
		return done{d.Message}, person.Unreact(d.Message, d.Emoji)
	case "thread":
		return person.StartThread(d.Message, d.Name)
	case "post":
		return person.StartPost(d.Channel, d.Name, standin.Draft{Content: d.Content, Attachments: d.files})
	case "dm":
		return person.OpenDM()
	case "locale":
		p.discord.SetLocale(id, d.Locale)
		return done{id}, nil
	case "faults":
		return p.faults.set(d.Name, d.On), nil
	}
	interaction, err := interact(person, what, d)
	return done{interaction}, err
}

// interact is the part of [Playground.do] that begins an interaction.
func interact(person *standin.Person, what string, d doing) (standin.Snowflake, error) {
	switch what {
	case "command", "autocomplete":
		options, err := d.options()
		if err != nil {
			return 0, err
		}
		if what == "autocomplete" {
			return person.Autocomplete(d.Channel, d.Name, options...)
		}
		return person.Slash(d.Channel, d.Name, options...)
	case "menu":
		return person.ContextMenu(d.Message, d.Name)
	case "component":
		if d.Button {
			return person.Press(d.Message, d.CustomID)
		}
		return person.Choose(d.Message, d.CustomID, d.Values...)
	case "modal":
		fields, err := d.fields()
		if err != nil {
			return 0, err
		}
		return person.Submit(d.Modal, fields...)
	case "dismiss":
		person.Dismiss(d.Modal)
		return d.Modal, nil
	}
	return 0, errUnknownDoing
}

func (d *doing) options() ([]standin.OptionValue, error) {
	var values []standin.OptionValue
	for _, o := range d.Options {
		text, _ := o.Value.(string)
		switch o.Type {
		case standin.OptionUser, standin.OptionChannel, standin.OptionRole, standin.OptionMentionable:
			id, err := standin.ParseSnowflake(text)
			if err != nil {
				return nil, err
			}
			values = append(values, standin.Option(o.Name, id))
		case standin.OptionAttachment:
			number, err := strconv.Atoi(text)
			if err != nil || number < 0 || number >= len(d.files) {
				return nil, errUnknownDoing
			}
			values = append(values, standin.Option(o.Name, d.files[number]))
		default:
			values = append(values, standin.Option(o.Name, o.Value))
		}
	}
	return values, nil
}

func (d *doing) fields() ([]standin.Field, error) {
	var fields []standin.Field
	for _, f := range d.Fields {
		filled := standin.Field{CustomID: f.CustomID, Value: f.Value, Values: f.Values}
		for _, number := range f.Files {
			if number < 0 || number >= len(d.files) {
				return nil, errUnknownDoing
			}
			filled.Files = append(filled.Files, d.files[number])
		}
		fields = append(fields, filled)
	}
	return fields, nil
}

// sentenceOf says to a person what Discord says to programs.
func sentenceOf(refused *standin.Error) string {
	switch refused.Code {
	case 50001, 50013:
		return "You may not do that here."
	case 10003:
		return "The channel is gone."
	case 10008:
		return "The message is gone."
	case 10062:
		return "The form is too old."
	case 10063:
		return "That command is not there any more, or not for you."
	case 40005:
		return "The file is too large."
	case 50083, 160005:
		return "The thread is closed."
	case 160004:
		return "The message has a thread already."
	case 50035:
		if _, problem, found := strings.Cut(refused.Error(), "; "); found {
			return "Discord would not take that: " + problem
		}
	}
	return refused.Message + "."
}

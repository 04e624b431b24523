package standin

import (
	"encoding/json"
	"errors"
	"strings"
)

// optional tells a field that was not sent from one sent as null or empty,
// which an edit must know.
type optional[T any] struct {
	set   bool
	value T
}

// UnmarshalJSON notes that the field was sent; null leaves the zero value.
func (o *optional[T]) UnmarshalJSON(data []byte) error {
	o.set = true
	return json.Unmarshal(data, &o.value)
}

func some[T any](v T) optional[T] { return optional[T]{true, v} }

// messageForm is what a client sends to create or edit a message.
type messageForm struct {
	Content         optional[string]           `json:"content"`
	Embeds          optional[[]Embed]          `json:"embeds"`
	Components      optional[[]Component]      `json:"components"`
	Flags           optional[int]              `json:"flags"`
	AllowedMentions *AllowedMentions           `json:"allowed_mentions"`
	Reference       *Reference                 `json:"message_reference"`
	Nonce           json.RawMessage            `json:"nonce"`
	EnforceNonce    bool                       `json:"enforce_nonce"`
	TTS             bool                       `json:"tts"`
	Attachments     optional[[]attachmentForm] `json:"attachments"`
	Poll            json.RawMessage            `json:"poll"`
	Stickers        []Snowflake                `json:"sticker_ids"`
	ThreadName      string                     `json:"thread_name"`

	uploads []upload
}

// attachmentForm describes an uploaded file by its index, or keeps a stored one by its id.
type attachmentForm struct {
	ID          Snowflake `json:"id"`
	Filename    string    `json:"filename"`
	Description string    `json:"description"`
}

// upload is a file of a multipart request, files[index].
type upload struct {
	index       int
	name        string
	contentType string
	data        []byte
}

// decode reads a JSON body into a form, with Discord's answer to a bad one.
func decode(body []byte, form any) error {
	if len(body) == 0 {
		body = []byte("{}")
	}
	err := json.Unmarshal(body, form)
	var wrongType *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &wrongType):
		bad := problems{}
		bad.add(wrongType.Field, "BASE_TYPE_CHOICES", "Value of type %q is not accepted here.", wrongType.Value)
		return bad.err()
	case strings.Contains(err.Error(), "snowflake"):
		bad := problems{}
		bad.add("", "NUMBER_TYPE_COERCE", "Value %s.", strings.TrimPrefix(err.Error(), "value "))
		return bad.err()
	default:
		return errInvalidJSON()
	}
}

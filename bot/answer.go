package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/lede-bot/lede/bot/internal/card"
	"github.com/lede-bot/lede/bot/internal/discord"
	"github.com/lede-bot/lede/bot/internal/words"
	"github.com/lede-bot/lede/internal/lang"
	"github.com/lede-bot/lede/summarize"
)

// mostChoices is how many articles of a place a question may be about.
const mostChoices = 8

// placeMemory is how long an article stays in the talk of a channel, where a
// question without a link means it. Threads and direct messages remember longer.
const placeMemory = 6 * time.Hour

// answer fulfils a question: about what came with it, about the article of the
// reply that it continues, or about what the talk in its place is about.
func (b *Bot) answer(ctx context.Context, j *job) error {
	if err := b.look(ctx, j); err != nil {
		return err
	}
	question, err := checkQuestion(j.request.Question)
	if err != nil {
		return err
	}
	defer b.typing(ctx, j)()
	standing := b.standingReplies(ctx, j.request)
	slot, key := j.slot()
	if stands, err := b.stands(ctx, j, key); stands || err != nil {
		return err
	}
	root, found, err := b.subject(ctx, j, question, slot)
	if err != nil {
		return err
	}
	slot.orNew(standing.next)
	options := card.Options{
		ReplyKey: key, FollowUp: j.request.Interaction == nil,
		Private: j.request.Interaction != nil && j.request.Interaction.Private,
	}
	reply, err := slot.written(ctx, func() (*Reply, error) {
		answers, err := b.consult(ctx, j, found, question, slot, options)
		if err != nil {
			return nil, err
		}
		reply := j.record(key, slot)
		if root != "" {
			reply.Root = root
		}
		for i, one := range answers {
			reply.Articles = append(reply.Articles, found[i].ref)
			reply.Answers = append(reply.Answers, one.Answer)
		}
		return reply, nil
	})
	if err != nil {
		return err
	}
	answers := make([]card.Answered, len(reply.Answers))
	for i := range answers {
		answers[i] = card.Answered{Source: card.Source{Article: found[i].article, Link: messageLink(j.request)}, Answer: reply.Answers[i]}
	}
	if err := slot.write(ctx, card.Answer(j.voice, question, answers, options)); err != nil {
		return err
	}
	standing.removeRest(ctx)
	reply.MessageIDs = slot.known()
	return b.remember(ctx, reply)
}

// consult asks each article, and shows what there is of the answers meanwhile.
func (b *Bot) consult(ctx context.Context, j *job, found []reading, question string, s *slot, drafts card.Options) ([]card.Answered, error) {
	drafts.Unfinished = true
	answers := make([]card.Answered, len(found))
	for i, one := range found {
		answers[i].Source = card.Source{Article: one.article, Link: messageLink(j.request)}
	}
	progress := follow(ctx, s, b.log)
	for i, one := range found {
		before := slices.Clone(answers[:i+1])
		answer, err := b.desk.answer(ctx, j.settings.Model, one, question, func(a *summarize.Answer) {
			shown := slices.Clone(before)
			shown[i].Answer = a
			progress.show(func() []discord.Message { return card.Answer(j.voice, question, shown, drafts) })
		})
		if err != nil {
			progress.finish(ctx)
			progress.discard(ctx, j.request.Edited)
			return nil, err
		}
		answers[i].Answer = answer
	}
	progress.finish(ctx)
	return answers, nil
}

// subject finds the articles that a question is about, and the conversation
// that it belongs to: all of those that came with it, or one of those that are
// talked about. Where several of these may be meant and none is named, the
// asker is asked, and the request ends.
func (b *Bot) subject(ctx context.Context, j *job, question string, s *slot) (root string, _ []reading, _ error) {
	origins := j.request.origins()
	kept := s.journal.slot(s.key).Reply
	if kept != nil { // it was answered in an earlier life
		origins = nil
		for _, ref := range kept.Articles {
			origins = append(origins, origin{key: ref.Key})
		}
	}
	if len(origins) == 0 {
		var refs []ArticleRef
		var err error
		if root, refs, err = b.talk(ctx, j.request); err != nil {
			return "", nil, err
		}
		if len(refs) == 0 {
			return "", nil, &words.Problem{Key: words.ProblemNoArticle}
		}
		chosen := 0
		if len(refs) > 1 {
			var stands bool
			if chosen, stands = named(question, refs); !stands {
				return "", nil, b.which(ctx, j, refs, s)
			}
		}
		origins = []origin{{key: refs[chosen].Key}}
	}
	read := b.readAll(ctx, j, origins)
	var found []reading
	var failed error
	for i := range origins {
		one, err := read(i)
		if err != nil {
			failed = err
			continue
		}
		found = append(found, one)
	}
	if len(found) == 0 || kept != nil && failed != nil {
		return "", nil, failed
	}
	return root, found, nil
}

// talk returns the articles that are talked about where a request was made: of
// the reply that it continues, or else of the latest replies in its place.
func (b *Bot) talk(ctx context.Context, r *Request) (root string, refs []ArticleRef, _ error) {
	if r.ReplyKey != "" {
		reply, err := b.memory.Reply(ctx, r.ReplyKey)
		if err != nil {
			return "", nil, fmt.Errorf("the reply that is continued: %w", err)
		}
		if len(reply.Articles) > 0 {
			return reply.Root, reply.Articles, nil
		}
	}
	replies, err := b.memory.RepliesIn(ctx, r.ChannelID, 4*mostChoices)
	if err != nil {
		return "", nil, fmt.Errorf("the replies of a channel: %w", err)
	}
	own := b.isTalk(ctx, r)
	if own {
		// A thread that was begun at a message of Lede has that message's id.
		if reply, err := b.memory.ReplyAt(ctx, r.ChannelID); err == nil {
			replies = append(replies, reply)
		}
	}
	for _, reply := range replies {
		if reply.Private || !own && time.Since(reply.At) > placeMemory {
			continue
		}
		for _, ref := range reply.Articles {
			known := slices.ContainsFunc(refs, func(other ArticleRef) bool {
				return other.Key == ref.Key || ref.Link != "" && other.Link == ref.Link
			})
			if !known && len(refs) < mostChoices {
				refs = append(refs, ref)
			}
		}
		if root == "" && len(reply.Articles) > 0 {
			root = reply.Root
		}
	}
	if len(refs) > 1 {
		root = "" // which conversation it is depends on the article; it begins anew
	}
	return root, refs, nil
}

// isTalk reports whether a request was made in a place that is one talk: a
// direct message or a thread.
func (b *Bot) isTalk(ctx context.Context, r *Request) bool {
	return r.GuildID == "" || b.guilds.parent(ctx, b.client, r.ChannelID, r.userInstalled()) != ""
}

func (r *Request) userInstalled() bool { return r.Interaction != nil && r.Interaction.UserInstalled }

// named finds the article that a question names, by its site or by words of
// its headline that no other has. standsOut is false where none does.
func named(question string, refs []ArticleRef) (index int, standsOut bool) {
	asked := map[string]bool{}
	for _, word := range lang.Words(lang.Fold(question)) {
		asked[word] = true
	}
	owners := map[string]int{} // word → how many articles have it
	perArticle := make([]map[string]bool, len(refs))
	for i, ref := range refs {
		perArticle[i] = map[string]bool{}
		language := lang.Detect(ref.Headline)
		for _, word := range lang.Words(lang.Fold(ref.Headline + " " + ref.Site + " " + strings.TrimPrefix(hostOf(ref.Link), "www."))) {
			if !perArticle[i][word] && !lang.IsStopWord(language, word) {
				perArticle[i][word] = true
				owners[word]++
			}
		}
	}
	best, second := 0, 0
	for i := range refs {
		score := 0
		for word := range perArticle[i] {
			if asked[word] && owners[word] == 1 {
				score++
			}
		}
		if score > best {
			index, best, second = i, score, best
		} else if score > second {
			second = score
		}
	}
	return index, best > second
}

// which asks the asker which of several articles is meant. The answer comes as
// a press of a button, with the question kept until then.
func (b *Bot) which(ctx context.Context, j *job, refs []ArticleRef, s *slot) error {
	draft := *j.request
	draft.Interaction = nil
	draft.ArticleKeys = nil
	for _, ref := range refs {
		draft.ArticleKeys = append(draft.ArticleKeys, ref.Key)
	}
	draft.Material = Material{}
	if err := b.memory.PutDraft(ctx, &draft); err != nil {
		return fmt.Errorf("keeping a question: %w", err)
	}
	if err := s.write(ctx, []discord.Message{card.Which(j.voice, draft.ID, titles(refs))}); err != nil {
		return err
	}
	if err := b.remember(ctx, j.record(s.key, s)); err != nil {
		return err
	}
	return fmt.Errorf("%w: the asker was asked which article is meant", errSilent)
}

// titles returns what articles are called on buttons.
func titles(refs []ArticleRef) []string {
	all := make([]string, len(refs))
	for i, ref := range refs {
		all[i] = ref.Headline
		if all[i] == "" {
			all[i] = hostOf(ref.Link)
		}
		if all[i] == "" {
			all[i] = fmt.Sprintf("%d", i+1)
		}
	}
	return all
}

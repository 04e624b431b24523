package pasted

import (
	"math"
	"slices"

	"github.com/lede-bot/lede/article/internal/boilerplate"
)

// Features returns one row of numbers a line, in the order of [FeatureNames]:
// what the model of [Document.Body] sees. Most lie between 0 and 1.
func (d *Document) Features() [][]float64 {
	n := len(d.Lines)
	names := FeatureNames()
	flat := make([]float64, n*len(names))
	rows := make([][]float64, n)
	around := d.proseAround()
	markers := d.markersBefore()
	parts := d.partsBegun()
	topicalAround := slices.Index(names, "topical_around")
	for i := range rows {
		row := flat[i*len(names) : i*len(names) : (i+1)*len(names)]
		row = d.appendShape(row, i)
		row = d.appendWords(row, i)
		row = d.appendNeighbours(row, i, around)
		row = d.appendPlace(row, i, markers)
		row = d.appendBounds(row, i)
		row = d.appendStretch(row, i)
		row = d.appendParts(row, i, parts)
		row = d.appendTopic(row, i, row[topicalAround])
		rows[i] = row
	}
	return rows
}

// FeatureNames names the columns of [Document.Features].
func FeatureNames() []string {
	return []string{
		"bias", "words_1_5", "words_5_12", "words_12_25", "words_25_60", "one_word", "terminal", "question", "colon", "comma", "quote",
		"stop_words", "capitals", "digits", "address", "bars", "shouting", "clock", "bullet", "row", "repeated", "prose", "lower_start",

		"boilerplate", "not_boilerplate", "caption", "related", "comment", "author", "topical", "topical_long",

		"gap_before", "gap_after", "gaps_both", "tight_list", "prose_before", "prose_after", "prose_near", "prose_wide", "prose_beside_both",
		"list_run", "short_between_prose",

		"inside", "first", "just_before", "just_after", "far_before", "far_after", "depth", "late", "share_before", "share_after",
		"marker_recent", "inside_not_prose", "outside_prose", "outside_prose_topical", "after_prose",

		"prev_clock", "prev_author", "prev_caption", "prev_boilerplate", "prev_colon", "prev_terminal", "prev_short", "prev_topical_short",
		"next_boilerplate", "next_short", "next_long", "behind_prose", "ahead_prose", "ahead_short",
		"dateline", "ellipsis", "rule", "headline", "headline_near", "headline_before", "only_text", "like_previous",

		"topical_around", "topical_behind", "topical_ahead", "titles_around", "stamps_around", "stamps_ahead", "boilerplate_around", "mean_words_around", "unlike_around",

		"template", "templates_around", "templates_ahead", "templates_behind", "repeated_long", "next_caption", "comments_begun", "related_begun", "furniture_begun", "other_begun", "begun_near",

		"title", "title_off_topic", "title_off_topic_gaps", "prose_off_topic", "legal", "promotion", "row_run", "bullet_run", "title_run", "title_run_gaps",
	}
}

func (d *Document) appendShape(row []float64, i int) []float64 {
	s, line := &d.shapes[i], &d.Lines[i]
	w := float64(s.words)
	return append(row,
		1,
		ramp(w, 1, 5), ramp(w, 5, 12), ramp(w, 12, 25), ramp(w, 25, 60),
		flag(s.words <= 1),
		flag(s.terminal != 0), flag(s.terminal == '?'), flag(s.colon), flag(s.comma), flag(s.quote),
		min(s.stop/0.5, 1), s.capitals, s.digits,
		flag(s.address), flag(s.bars), flag(s.shouting), flag(s.clock),
		flag(line.Bullet), flag(line.Row), flag(s.repeated), flag(s.prose), flag(!s.firstUpper),
	)
}

func (d *Document) appendWords(row []float64, i int) []float64 {
	logit := d.logit(i)
	label := d.labels[i]
	s := &d.shapes[i]
	return append(row,
		min(max(logit, 0)/3, 1), min(max(-logit-1, 0)/3, 1),
		flag(label.Kind == boilerplate.Caption),
		flag(label.Kind == boilerplate.Related),
		flag(label.Kind == boilerplate.Comment),
		flag(label.Kind == boilerplate.Author),
		ramp(s.topical, 0, 0.35), ramp(s.topical, 0, 0.35)*ramp(float64(s.words), 5, 25),
	)
}

func (d *Document) appendNeighbours(row []float64, i int, around [][2]float64) []float64 {
	gapBefore := i == 0 || d.Lines[i].Gap
	gapAfter := i+1 == len(d.Lines) || d.Lines[i+1].Gap
	short := func(j int) bool { return j < 0 || j >= len(d.shapes) || d.shapes[j].words <= 4 }
	prose := func(j int) bool {
		return j >= 0 && j < len(d.shapes) && d.shapes[j].prose && d.labels[j].Kind == boilerplate.Body
	}
	s := &d.shapes[i]
	run := 0.0
	for j := max(i-3, 0); j < min(i+4, len(d.shapes)); j++ {
		if !d.shapes[j].prose {
			run++
		}
	}
	return append(row,
		flag(gapBefore), flag(gapAfter), flag(gapBefore && gapAfter),
		flag(!gapBefore && !gapAfter && short(i-1) && short(i+1) && s.words <= 6),
		flag(prose(i-1)), flag(prose(i+1)),
		ramp(around[i][0], 0, 120), ramp(around[i][1], 0, 500),
		flag(prose(i-1) && prose(i+1)),
		run/7,
		flag(!s.prose && (prose(i-1) || prose(i-2)) && (prose(i+1) || prose(i+2))),
	)
}

func (d *Document) appendPlace(row []float64, i int, markers []float64) []float64 {
	s := &d.shapes[i]
	inside := i >= d.main.start && i < d.main.end
	before, after := float64(max(d.main.start-i, 0)), float64(max(i-d.main.end+1, 0))
	length := float64(max(d.main.end-d.main.start, 1))
	n := float64(max(len(d.shapes), 1))
	outsideProse := s.prose && !inside
	return append(row,
		flag(inside), flag(i == d.main.start),
		flag(before > 0)*ramp(4-before, 0, 3), flag(after > 0)*ramp(4-after, 0, 3),
		ramp(math.Log1p(before), 0, 4), ramp(math.Log1p(after), 0, 4),
		flag(inside)*float64(i-d.main.start)/length, float64(i)/n,
		float64(d.main.start)/n, 1-float64(d.main.end)/n,
		markers[i],
		flag(inside && !s.prose), flag(outsideProse), flag(outsideProse)*s.topical, flag(after > 0 && s.prose),
	)
}

// proseAround returns for each line the words of prose within two lines of it
// and, falling with distance, within eight.
func (d *Document) proseAround() [][2]float64 {
	around := make([][2]float64, len(d.shapes))
	for i := range d.shapes {
		if !d.shapes[i].prose || d.labels[i].Kind != boilerplate.Body {
			continue
		}
		w := float64(min(d.shapes[i].words, 80))
		for j := max(i-8, 0); j < min(i+9, len(d.shapes)); j++ {
			distance := math.Abs(float64(i - j))
			if distance > 0 && distance <= 2 {
				around[j][0] += w
			}
			around[j][1] += w / (1 + distance/2)
		}
	}
	return around
}

// markersBefore returns for each line how near before it, 0 to 1, stands a line
// that opens another part of the page ("Related", "Comments", "Share").
func (d *Document) markersBefore() []float64 {
	markers := make([]float64, len(d.shapes))
	last := -1
	for i := range d.shapes {
		if last >= 0 {
			markers[i] = ramp(float64(12-(i-last)), 0, 12)
		}
		if d.labels[i].Kind != boilerplate.Body && d.shapes[i].words <= 7 && !d.shapes[i].prose {
			last = i
		}
	}
	return markers
}

// appendBounds appends what marks the line where the body begins or ends.
func (d *Document) appendBounds(row []float64, i int) []float64 {
	n := len(d.shapes)
	s := &d.shapes[i]
	var p, next shape
	previousKind, previousLogit, nextLogit := boilerplate.Body, 0.0, 0.0
	if i > 0 {
		p, previousKind, previousLogit = d.shapes[i-1], d.labels[i-1].Kind, d.logit(i-1)
	}
	if i+1 < n {
		next, nextLogit = d.shapes[i+1], d.logit(i+1)
	}
	behind, ahead, aheadShort := 0.0, 0.0, 0.0
	for j := max(i-6, 0); j < i; j++ {
		if d.shapes[j].prose {
			behind += float64(min(d.shapes[j].words, 60))
		}
	}
	for j := i + 1; j < min(i+7, n); j++ {
		if d.shapes[j].prose {
			ahead += float64(min(d.shapes[j].words, 60))
		} else if d.shapes[j].words <= 5 {
			aheadShort++
		}
	}
	like := 0.0
	if i > 0 && p.words <= 12 && s.words <= 12 && (p.terminal != 0) == (s.terminal != 0) && math.Abs(p.digits-s.digits) < 0.15 &&
		p.comma == s.comma && math.Abs(float64(p.words-s.words)) <= 2 && p.bars == s.bars {
		like = 1
	}
	return append(row,
		flag(p.clock && p.words <= 20), flag(previousKind == boilerplate.Author), flag(previousKind == boilerplate.Caption),
		ramp(previousLogit, 0, 2), flag(p.colon), flag(p.terminal != 0), flag(i > 0 && p.words <= 5), flag(p.words <= 20 && p.terminal == 0)*p.topical,
		ramp(nextLogit, 0, 2), flag(i+1 < n && next.words <= 4), flag(next.words >= 20),
		ramp(behind, 0, 200), ramp(ahead, 0, 200), aheadShort/6,
		flag(s.dateline), flag(s.ellipsis), flag(s.words == 0), flag(i == d.headline),
		flag(d.headline >= 0 && i > d.headline)*ramp(float64(12-(i-d.headline)), 0, 12), flag(d.headline > i),
		flag(d.main.start <= 2 && d.main.end >= n-8), like,
	)
}

// appendStretch appends averages over the lines around line i: lists of
// teasers and comments differ from a body in them more than line by line.
func (d *Document) appendStretch(row []float64, i int) []float64 {
	const reach = 6
	var topical, weight [2]float64 // behind and ahead, the line itself in both
	var titles, stamps, stampsAhead, boiler, words, lines, unlike float64
	for j := max(i-reach, 0); j < min(i+reach+1, len(d.shapes)); j++ {
		s := &d.shapes[j]
		w := float64(min(len(s.content), 12))
		if j <= i {
			topical[0] += w * s.topical
			weight[0] += w
		}
		if j >= i {
			topical[1] += w * s.topical
			weight[1] += w
		}
		lines++
		words += float64(min(s.words, 60))
		if s.words >= 4 && s.words <= 22 && s.terminal == 0 && !s.colon {
			titles++
		}
		if d.isStamp(j) {
			stamps++
			if j > i {
				stampsAhead++
			}
		}
		if d.labels[j].Kind != boilerplate.Body {
			boiler++
		}
		if j > 0 && d.shapes[j].prose != d.shapes[j-1].prose {
			unlike++
		}
	}
	own := float64(min(len(d.shapes[i].content), 12)) * d.shapes[i].topical
	both := (topical[0] + topical[1] - own) / max(weight[0]+weight[1]-float64(min(len(d.shapes[i].content), 12)), 1)
	return append(row, ramp(both, 0, 0.35), ramp(topical[0]/max(weight[0], 1), 0, 0.35), ramp(topical[1]/max(weight[1], 1), 0, 0.35),
		titles/lines, min(stamps/4, 1), min(stampsAhead/3, 1), boiler/lines, words/lines/60, unlike/lines)
}

// parts counts the lines that have opened another part of the page since the
// main prose began, by what they open.
type parts struct {
	comments, related, furniture, other float64
	last                                int
}

// partsBegun returns for each line the parts begun before it.
func (d *Document) partsBegun() []parts {
	begun := make([]parts, len(d.shapes))
	var now parts
	now.last = -1
	for i := range d.shapes {
		s := &d.shapes[i]
		if i >= d.main.start && s.words <= 8 && !s.prose {
			now.last = i
			switch d.labels[i].Kind {
			case boilerplate.Body:
				now.last = begun[max(i-1, 0)].last
			case boilerplate.Comment:
				now.comments++
			case boilerplate.Related:
				now.related++
			case boilerplate.Author, boilerplate.Legal, boilerplate.Consent, boilerplate.Newsletter, boilerplate.Share, boilerplate.Navigation:
				now.furniture++
			case boilerplate.Caption:
			default:
				now.other++
			}
		}
		begun[i] = now
	}
	return begun
}

// appendParts appends what tells the lists behind a body: lines made after one
// template, as dates and author lines of teasers and comments are, and the parts begun.
func (d *Document) appendParts(row []float64, i int, begun []parts) []float64 {
	const reach = 6
	var around, ahead, behind float64
	for j := max(i-reach, 0); j < min(i+reach+1, len(d.shapes)); j++ {
		if d.shapes[j].template {
			around++
			if j > i {
				ahead++
			} else if j < i {
				behind++
			}
		}
	}
	s := &d.shapes[i]
	p := begun[i]
	nextCaption := i+1 < len(d.labels) && d.labels[i+1].Kind == boilerplate.Caption
	return append(row, flag(s.template), min(around/4, 1), min(ahead/3, 1), min(behind/3, 1),
		flag(s.repeated)*ramp(float64(s.words), 4, 12), flag(nextCaption),
		min(p.comments/2, 1), min(p.related/3, 1), min(p.furniture/3, 1), min(p.other/3, 1),
		flag(p.last >= 0)*ramp(float64(8-(i-p.last)), 0, 8))
}

// isTitle says whether line i could be the title of a story.
func (d *Document) isTitle(i int) bool {
	s, line := &d.shapes[i], &d.Lines[i]
	return s.words >= 4 && s.words <= 22 && s.terminal != '.' && !s.colon && s.firstUpper && !line.Row && !line.Bullet
}

// appendTopic appends how far a line that looks like a title or a paragraph is
// off the topic of the page, as the titles and teasers of other stories are.
func (d *Document) appendTopic(row []float64, i int, around float64) []float64 {
	s, line := &d.shapes[i], &d.Lines[i]
	title := d.isTitle(i)
	gaps := line.Gap && (i+1 == len(d.Lines) || d.Lines[i+1].Gap)
	like := func(j int) bool {
		return j >= 0 && j < len(d.Lines) && d.Lines[j].Row == line.Row && d.Lines[j].Bullet == line.Bullet
	}
	kind := d.labels[i].Kind
	return append(row,
		flag(title), flag(title)*(1-around), flag(title && gaps)*(1-around), flag(s.prose)*(1-(around+ramp(s.topical, 0, 0.35))/2),
		flag(kind == boilerplate.Legal || kind == boilerplate.Consent),
		flag(kind == boilerplate.Promotion || kind == boilerplate.Subscription || kind == boilerplate.Newsletter || kind == boilerplate.Donation),
		flag(line.Row && like(i-1) && like(i+1)), flag(line.Bullet && (like(i-1) || like(i+1))),
		flag(title)*ramp(float64(s.titleRun), 2, 7), flag(title && gaps)*ramp(float64(s.titleRun), 2, 7),
	)
}

// ramp rises from 0 at low to 1 at high.
func ramp(x, low, high float64) float64 { return min(max((x-low)/(high-low), 0), 1) }

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

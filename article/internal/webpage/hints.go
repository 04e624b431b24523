package webpage

import "strings"

// Hint is a category of words that designers use in class and id names.
type Hint uint8

// The categories.
const (
	HintBody    Hint = iota // the article's text
	HintStory               // the article as a whole
	HintHeader              // the page's or article's head
	HintTitle               // headline
	HintDek                 // lead, teaser text, summary
	HintByline              // author
	HintDate                // time and place
	HintCaption             // captions and credits
	HintRelated             // other stories
	HintShare               // social buttons
	HintPromo               // advertising, offers, newsletter
	HintComment             // readers' comments
	HintNav                 // menus, breadcrumbs, pagination
	HintFooter              // footer, copyright, legal
	HintSidebar             // sidebar and widgets
	HintTags                // topics, categories
	HintMedia               // galleries, players
	HintEmbed               // posts embedded from elsewhere
	HintBox                 // info boxes, facts
	HintConsent             // cookies, privacy, modal windows
	HintShop                // prices, carts, product options
	HintList                // lists of teasers: cards, grids, items
	HintCount               // the number of categories
)

// hintWords lists the words of each category; a word matches the start of a
// part of a class or id name ("relat" matches "js-related-links"), or the whole
// part where it ends with a full stop.
var hintWords = [HintCount]string{
	HintBody:    "body text. texte. content. contents. inhalt. entry-content copy. richtext rte. fliesstext articlebody articletext maincontent storytext posttext paragraph. paragraphs. prose. bodytext contenido. cuerpo. artikeltext",
	HintStory:   "article. artikel. story. post. entry. news. main. hentry blogpost page. single. beitrag. articulo. noticia. recipe product. detail. details.",
	HintHeader:  "header. head. masthead. hero. top. kopf. intro. topper opener",
	HintTitle:   "title. titel. headline. heading. titre. titulo. kicker. eyebrow. overline. dachzeile roofline",
	HintDek:     "dek. deck. subtitle subtitel subhead. subheadline standfirst. lead. lede. teaser. summary. excerpt. abstract. description. vorspann. sapo. entradilla. chapo. chapeau. subheading. strapline",
	HintByline:  "author byline bio. autor auteur. contributor writer. profile. reporter. redakt avatar. writtenby vcard. about-author",
	HintDate:    "date. time. datetime timestamp publish updated. datum. posted. dateline. meta. metadata. info. infos. stats. readtime readingtime postmeta. entry-meta",
	HintCaption: "caption credit. credits. bildunterschrift bildtext. legend. figcaption photocredit imagecredit wp-caption-text. bildnachweis",
	HintRelated: "relat recommend similar more. mehr. also. readmore morefrom popular trending mostread most. latest next. previous. prev. suggest further. verwandt weitere. auch. outbrain taboola jp-relatedposts. yarpp seealso interesting. highlights. recent. upnext othernews. cross-",
	HintShare:   "share. sharing. shares. social socials. facebook twitter. whatsapp pinterest addthis addtoany sharedaddy follow. like. likes. teilen. print. email. sociallinks heateor shariff bookmark",
	HintPromo:   "ad. ads. adv. advert sponsor promo. promotion. promoted. offer. offers. newsletter subscri signup. sign-up abo. cta. banner. donat spenden. anzeige. werbung. commercial. affiliate. marketing. optin. mailchimp mc. piano. paywall. regwall registration premium. upsell patreon membership. campaign. advertisement. popup.",
	HintComment: "comment disqus. respond. reply. replies. discussion. kommentar. kommentare. forum. reactions. feedback. reviews. review. trackback pingback. guestbook. leserbrief",
	HintNav:     "nav. navi. navigation. navbar. menu. menue. breadcrumb pagination. pager. paging. toolbar. skip. sitemap. toc. tabs. tab. sitenav. subnav. topbar. dropdown. megamenu. search. login. anchor.",
	HintFooter:  "footer. foot. copyright quelle. source. sources. colophon. legal. disclaimer. impressum. bottom. fuss. imprint. terms. fussnote. after-content tail.",
	HintSidebar: "sidebar. side. aside. rail. widget. widgets. secondary. tertiary. sidecol rightcol leftcol right. margin. randspalte. complementary. column-right",
	HintTags:    "tag. tags. taglist topics. topic. category. categories. keyword. keywords. label. labels. themen. schlagwort schlagworte. rubrik. section-name. badge. cat-links. categoria.",
	HintMedia:   "gallery galerie. slideshow slider. carousel video. player. media. image. images. photo. photos. picture. bild. lightbox. audio. podcast. swiper slick. figure. img. thumb",
	HintEmbed:   "embed. embedded. tweet. twitter-tweet instagram-media. oembed. facebook-post. fb-post. reddit. tiktok quote. pullquote. blockquote. zitat.",
	HintBox:     "box. infobox. factbox facts. fact. sidenote. note. notes. aside-box callout. highlight. panel. card-body. kasten. infokasten. table. tip. module. inset. correction. footnote. footnotes. references. reference.",
	HintConsent: "cookie consent. gdpr dsgvo. cmp. privacy. datenschutz modal. overlay. popup. dialog. notice. notification. alert. toast. lightbox. adblock onetrust. cybot usercentrics",
	HintShop:    "price. preis. cart. warenkorb. basket. shop. checkout. buy. sku. variant. wishlist. merkliste. rating. ratings. stars. delivery. lieferung shipping. quantity. order. addtocart add-to",
	HintList:    "list. liste. grid. card. cards. item. items. tile. tiles. row. archive. feed. index. listing. loop. results. teaserlist collection. feature. features. block-list river. stream. overview.",
}

// hintTable maps words to the categories they stand for, as bits.
type hintTable struct {
	whole    map[string]uint32
	prefixes []hintPrefix
}

type hintPrefix struct {
	word string
	bits uint32
}

func newHintTable() *hintTable {
	t := &hintTable{whole: make(map[string]uint32)}
	for hint, words := range hintWords {
		for word := range strings.FieldsSeq(words) {
			bit := uint32(1) << hint
			if whole, ok := strings.CutSuffix(word, "."); ok {
				t.whole[whole] |= bit
			} else {
				t.prefixes = append(t.prefixes, hintPrefix{word, bit})
			}
		}
	}
	return t
}

// maxName is the length in bytes from which a class name is noise.
const maxName = 100

// lookup returns the categories that one class or id name stands for.
func (t *hintTable) lookup(name string) uint32 {
	if len(name) > maxName {
		return 0
	}
	name = strings.ToLower(splitCamel(name))
	bits := t.whole[name]
	for _, p := range t.prefixes {
		if strings.HasPrefix(name, p.word) {
			bits |= p.bits
		}
	}
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == ':' || r == '.' || r == '/' })
	if len(parts) < 2 {
		return bits
	}
	for _, part := range parts {
		bits |= t.whole[part]
		for _, p := range t.prefixes {
			if strings.HasPrefix(part, p.word) {
				bits |= p.bits
			}
		}
	}
	return bits
}

// splitCamel parts "articleBody" as "article-Body".
func splitCamel(name string) string {
	var parted []byte
	from := 0
	for i := 1; i < len(name); i++ {
		if isLower(name[i-1]) && name[i] >= 'A' && name[i] <= 'Z' {
			parted = append(append(parted, name[from:i]...), '-')
			from = i
		}
	}
	return string(append(parted, name[from:]...))
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

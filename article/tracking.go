package article

import (
	"net/url"
	"slices"
	"strings"
)

// CanonicalLink returns the address under which a page is remembered: u
// without its fragment, its user information and the parameters that only
// tell the site where a visitor came from.
func CanonicalLink(u *url.URL) string {
	canonical := *u
	canonical.User = nil
	canonical.Fragment, canonical.RawFragment = "", ""
	canonical.Scheme = strings.ToLower(canonical.Scheme)
	canonical.Host = strings.TrimSuffix(strings.ToLower(canonical.Host), ":"+defaultPort(canonical.Scheme))
	if canonical.Path == "" && canonical.Host != "" {
		canonical.Path = "/"
	}
	canonical.RawQuery = withoutTracking(canonical.RawQuery)
	canonical.ForceQuery = false
	return canonical.String()
}

// withoutTracking drops tracking parameters and leaves all others as they are
// written and ordered.
func withoutTracking(query string) string {
	if query == "" {
		return ""
	}
	parameters := slices.DeleteFunc(strings.Split(query, "&"), func(parameter string) bool {
		name, _, _ := strings.Cut(parameter, "=")
		return parameter == "" || isTracking(strings.ToLower(name))
	})
	return strings.Join(parameters, "&")
}

// isTracking knows the parameters that advertising networks, newsletter
// services and analytics programs document as theirs. Names that sites use for
// content as well ("ref", "source", "id") are not among them.
func isTracking(name string) bool {
	for _, prefix := range [...]string{
		"utm_", "pk_", "mtm_", "piwik_", "matomo_", // analytics campaigns
		"hsa_", "_hs", "at_", "ga_", "fb_", "oly_", "guce_", "vero_",
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	switch name {
	case "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "_ga", "_gl", // Google
		"fbclid", "igshid", "igsh", "mibextid", // Meta
		"msclkid", "yclid", "ysclid", "_openstat", "twclid", "ttclid", "li_fat_id", "epik", "rdt_cid", "sccid", "qclid", // other networks
		"mc_cid", "mc_eid", "mkt_tok", "hsctatracking", "ml_subscriber", "ml_subscriber_hash", "ck_subscriber_id", // newsletters
		"_branch_match_id", "_branch_referrer", "wickedid", "rb_clickid", "s_cid", "s_kwcid", "ef_id", "irclickid", "cmpid",
		"wt_mc", "wt_zmc", "xtor", "spm", "ncid", "sr_share", "guccounter", "ref_src", "ref_url", "ocid", "icid", "smid", "smtyp", "tpcc", "ito", "__twitter_impression", "amp_js_v", "usqp":
		return true
	}
	return false
}

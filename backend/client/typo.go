package client

import "strings"

// provider is a mail provider's name with the endings that its addresses are given out with.
type provider struct {
	name    string
	endings []string
}

// providers are where most people's addresses are, in the order in which they are guessed.
func providers() []provider {
	return []provider{
		{"gmail", []string{"com"}},
		{"yahoo", []string{"com", "es", "co.uk", "fr", "de", "it", "ca", "com.mx", "com.ar", "com.br", "co.in", "com.au"}},
		{"hotmail", []string{"com", "es", "co.uk", "fr", "de", "it", "ca", "com.mx", "com.ar"}},
		{"outlook", []string{"com", "es", "fr", "de", "it", "com.mx", "com.ar"}},
		{"icloud", []string{"com"}},
		{"aol", []string{"com", "co.uk", "de", "fr"}},
		{"live", []string{"com", "co.uk", "fr", "de", "it", "ca", "com.mx", "nl"}},
		{"msn", []string{"com"}},
		{"gmx", []string{"de", "net", "com", "at", "ch", "es", "fr"}},
		{"web", []string{"de"}},
		{"mail", []string{"com", "ru", "de"}},
		{"comcast", []string{"net"}},
		{"verizon", []string{"net"}},
		{"sbcglobal", []string{"net"}},
		{"bellsouth", []string{"net"}},
		{"protonmail", []string{"com", "ch"}},
		{"proton", []string{"me"}},
		{"fastmail", []string{"com", "fm"}},
		{"hushmail", []string{"com"}},
		{"googlemail", []string{"com"}},
		{"btinternet", []string{"com"}},
		{"t-online", []string{"de"}},
		{"freenet", []string{"de"}},
		{"telefonica", []string{"net"}},
		{"movistar", []string{"es"}},
		{"wanadoo", []string{"fr"}},
		{"laposte", []string{"net"}},
		{"rediffmail", []string{"com"}},
	}
}

// realNames are names that look like a slip for a provider's, and are none.
func realNames() string {
	return " ymail email zmail tutamail usmail hotmart lycos photon photonmail comcash veriton "
}

// wrongEndings are endings that no domain has, with what was meant.
func wrongEndings() map[string]string {
	return map[string]string{
		"con": "com", "cmo": "com", "ocm": "com", "vom": "com", "xom": "com", "cim": "com", "cpm": "com", "c0m": "com", "comm": "com",
		"coom": "com", "ccom": "com", "coma": "com", "comn": "com", "nte": "net", "nett": "net", "ner": "net", "ogr": "org", "orgg": "org",
	}
}

// Guess says what was probably meant by a mail address with a slip in its domain ("gmial.com", ".con", a
// dot that is missing); empty where nothing looks wrong. It asks nobody, and knows no more than a list
// of common providers: whoever asks may offer the guess, and must take the address as it is all the same.
func Guess(address string) string {
	address = strings.TrimSpace(address)
	at := strings.LastIndexByte(address, '@')
	if at < 1 || strings.ContainsAny(address[:at], "@ \t") || at == len(address)-1 {
		return ""
	}
	domain := strings.ToLower(address[at+1:])
	if meant := meantBy(domain); meant != "" && meant != domain {
		return address[:at+1] + meant
	}
	return ""
}

// meantBy is the domain that was meant; empty: this one, as far as is known.
func meantBy(domain string) string {
	domain = strings.Join(strings.FieldsFunc(domain, func(r rune) bool { return r == '.' || r == ',' || r == ' ' }), ".")
	name, ending, hasDot := strings.Cut(domain, ".")
	if !hasDot {
		return withDot(name)
	}
	if fixed, isWrong := wrongEndings()[ending[strings.LastIndexByte(ending, '.')+1:]]; isWrong {
		domain = domain[:strings.LastIndexByte(domain, '.')+1] + fixed
		name, ending, _ = strings.Cut(domain, ".")
	}
	best, least := domain, 4
	for _, p := range providers() {
		slips, isNear := slipsBetween(name, p.name)
		if !isNear {
			continue
		}
		for _, known := range p.endings {
			if off := distance(ending, known); off <= 1 && slips+off < least && !isOtherCountry(ending, known) {
				best, least = p.name+"."+known, slips+off
			}
		}
	}
	return best
}

// isOtherCountry says that an ending is another country's: that is rarely a slip, however few its
// letters. What is left over of "com" is one.
func isOtherCountry(ending, known string) bool {
	country := ending[strings.LastIndexByte(ending, '.')+1:]
	isRest := known == "com" && (ending == "co" || ending == "cm" || ending == "om")
	return ending != known && len(country) == 2 && country != known[strings.LastIndexByte(known, '.')+1:] && !isRest
}

// withDot is what was meant by a domain without a dot: the dot was forgotten, or the ending.
func withDot(name string) string {
	for _, p := range providers() {
		for _, ending := range p.endings {
			if strings.HasSuffix(name, strings.ReplaceAll(ending, ".", "")) {
				front := strings.TrimSuffix(name, strings.ReplaceAll(ending, ".", ""))
				if _, isNear := slipsBetween(front, p.name); isNear {
					return p.name + "." + ending
				}
			}
		}
	}
	for _, p := range providers() {
		if _, isNear := slipsBetween(name, p.name); isNear {
			return p.name + "." + p.endings[0]
		}
	}
	return ""
}

// slipsBetween counts the slips from what was typed to a provider's name, and says whether they are few
// enough to be slips. A short name has too many neighbours that are real, and almost nobody mistypes
// the first letter.
func slipsBetween(typed, name string) (int, bool) {
	slips := distance(typed, name)
	switch {
	case slips == 0:
		return 0, true
	case len(name) < 5 || typed == "" || strings.Contains(realNames(), " "+typed+" ") || isProvider(typed):
		return slips, false
	case typed[0] != name[0] && (len(typed) < 2 || typed[1] != name[0] || typed[0] != name[1]):
		return slips, false
	case slips == 1:
		return slips, true
	}
	return slips, slips == 2 && len(name) >= 7
}

func isProvider(name string) bool {
	for _, p := range providers() {
		if p.name == name {
			return true
		}
	}
	return false
}

// distance counts the letters that were left out, added, mistaken or exchanged with their neighbour.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now := make([]int, len(b)+1)
		now[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
		}
		before, last = last, now
	}
	return last[len(b)]
}

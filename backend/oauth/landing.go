package oauth

import (
	"html/template"
	"net/http"
)

// landingPage is what the browser shows in the end. It loads nothing.
const landingPage = `<!doctype html>
<html lang="{{.Language}}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{{.Title}}</title></head>
<body><main><h1>{{.Title}}</h1><p>{{.Text}}</p></main></body></html>
`

// landing is where the provider sends the browser back to. Whatever does not carry the state of this
// asking is refused and changes nothing, so no other page can end it.
func (a *Asking) landing(pages Pages) http.Handler {
	page := template.Must(template.New("landing").Parse(landingPage))
	show := func(w http.ResponseWriter, status int, p Page) {
		w.WriteHeader(status)
		_ = page.Execute(w, p) // the browser may have gone
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Type", "text/html; charset=utf-8")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		header.Set("Cache-Control", "no-store")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")
		query := r.URL.Query()
		given := answer{code: query.Get("code"), refusal: query.Get("error")}
		if !a.isOurs(query.Get("state")) || (given.code == "" && given.refusal == "") {
			show(w, http.StatusBadRequest, pages.Refused)
			return
		}
		select {
		case a.answers <- given:
		default: // a second answer to the same question says nothing
		}
		if given.refusal != "" {
			show(w, http.StatusOK, pages.Refused)
			return
		}
		show(w, http.StatusOK, pages.Agreed)
	})
	return mux
}

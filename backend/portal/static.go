package portal

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"

	portalassets "anteroom/frontend/portal"
)

// staticPath is where the files lie.
const staticPath = "/static/"

// asset is one file as it is served: under a name that changes with its content, so that a browser
// may keep it for good.
type asset struct {
	portalassets.Asset
	name    string
	gzipped []byte
}

// readAssets prepares the files, by the name in their path and by their own.
func readAssets() map[string]asset {
	known := map[string]asset{}
	for _, file := range portalassets.All() {
		sum := sha256.Sum256(file.Body)
		ext := path.Ext(file.Name)
		served := asset{Asset: file, name: strings.TrimSuffix(file.Name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext, gzipped: squeeze(file.Body)}
		known[served.name], known[file.Name] = served, served
	}
	return known
}

// squeeze compresses a file. Writing to memory does not fail.
func squeeze(body []byte) []byte {
	var small bytes.Buffer
	writer := gzip.NewWriter(&small)
	_, _ = writer.Write(body)
	_ = writer.Close()
	return small.Bytes()
}

// pathOf is the path of a file by its own name.
func (p *Portal) pathOf(name string) string { return staticPath + p.static[name].name }

// sendAsset sends the stylesheet, the script or the icon.
func (v *visit) sendAsset() {
	file, isKnown := v.portal.static[v.r.PathValue("file")]
	if !isKnown || v.r.PathValue("file") != file.name {
		v.tell(http.StatusNotFound, refusal{name: "not_found", leadsHome: true})
		return
	}
	header, body := v.w.Header(), file.Body
	header.Set("Content-Type", file.Type)
	header.Set("Cache-Control", "public, max-age=31536000, immutable")
	header.Set("Vary", "Accept-Encoding")
	if strings.Contains(v.r.Header.Get("Accept-Encoding"), "gzip") {
		header.Set("Content-Encoding", "gzip")
		body = file.gzipped
	}
	header.Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = v.w.Write(body) // whoever went away needs no file
}

// sendRobots asks search engines to keep away.
func (v *visit) sendRobots() {
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = v.w.Write([]byte("User-agent: *\nDisallow: /\n"))
}

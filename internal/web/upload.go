package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"phoihop/internal/access"
	"phoihop/internal/action"
	"phoihop/internal/fault"
)

// uploads keeps the parts of large files until the form that they belong to
// comes (tải lên nối tiếp): after a broken line a device goes on where it
// stopped. They stay in memory, for what is not yet checked for secrecy is not
// stored; a device still has its own copy if the node starts again.
type uploads struct {
	mu   sync.Mutex
	kept map[string]*upload // by account and digest
	held int                // bytes of all
}

type upload struct {
	content []byte
	at      time.Time
}

// Limits of what waits, in bytes, and for how long.
const (
	maxPart     = 1 << 20
	maxHeld     = 128 << 20
	uploadLife  = 2 * time.Hour
	uploadField = "_upload"
)

// uploaded names a file that was sent in parts, in the form that it belongs to.
type uploaded struct {
	Field, Name, Type, Digest string
}

// size returns how much of a file is here.
func (u *uploads) size(key string) int {
	u.mu.Lock()
	defer u.mu.Unlock()
	if k := u.kept[key]; k != nil {
		return len(k.content)
	}
	return 0
}

// add appends a part where it follows on what is here, and returns how much
// there is now.
func (u *uploads) add(key string, offset int, part []byte, now time.Time) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.forget(now)
	k := u.kept[key]
	if k == nil {
		k = &upload{}
	}
	switch {
	case offset != len(k.content):
		return len(k.content), fault.New(fault.Conflict, "web.upload-offset", len(k.content))
	case len(k.content)+len(part) > maxForm || u.held+len(part) > maxHeld:
		return len(k.content), fault.New(fault.Invalid, "web.upload-too-big", maxForm>>20)
	}
	k.content, k.at = append(k.content, part...), now
	if u.kept == nil {
		u.kept = map[string]*upload{}
	}
	u.kept[key] = k
	u.held += len(part)
	return len(k.content), nil
}

// forget drops what nobody came back for. The caller holds the lock.
func (u *uploads) forget(now time.Time) {
	for key, k := range u.kept {
		if now.Sub(k.at) > uploadLife {
			u.held -= len(k.content)
			delete(u.kept, key)
		}
	}
}

// take returns a whole file, and keeps it until drop: the form may be refused.
func (u *uploads) take(key, digest string) ([]byte, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	k := u.kept[key]
	if k == nil {
		return nil, false
	}
	sum := sha256.Sum256(k.content)
	return k.content, hex.EncodeToString(sum[:]) == digest
}

func (u *uploads) drop(key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if k := u.kept[key]; k != nil {
		u.held -= len(k.content)
		delete(u.kept, key)
	}
}

func uploadKey(c access.Caller, digest string) string { return c.Account + " " + digest }

// uploadSize answers how much of a file has come.
func (s *Site) uploadSize(w http.ResponseWriter, r *http.Request, req *Request) {
	writeJSON(w, http.StatusOK, map[string]int{"offset": s.uploads.size(uploadKey(req.Caller, r.PathValue("digest")))})
}

// uploadPart takes the next part of a file, from who may attach one to anything.
func (s *Site) uploadPart(w http.ResponseWriter, r *http.Request, req *Request) {
	if !req.Caller.Can(access.Draft) && !req.Caller.Can(access.Sign) {
		s.fail(w, r, req, fault.New(fault.Forbidden, "web.no-page"))
		return
	}
	part, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPart))
	offset, bad := strconv.Atoi(r.URL.Query().Get("offset"))
	if err != nil || bad != nil || len(r.PathValue("digest")) != 2*sha256.Size {
		s.fail(w, r, req, fault.New(fault.Invalid, "web.bad-form"))
		return
	}
	n, err := s.uploads.add(uploadKey(req.Caller, r.PathValue("digest")), offset, part, req.Now)
	if err != nil {
		s.fail(w, r, req, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]int{"offset": n})
}

// gather puts the files that came in parts among a form's own.
func (s *Site) gather(r *http.Request, req *Request, v *action.Values) (keys []string, err error) {
	var all []uploaded
	for _, text := range r.PostForm[uploadField] {
		some := make([]uploaded, 1)
		if json.Unmarshal([]byte(text), &some[0]) != nil { // a program names all in one list
			if err := json.Unmarshal([]byte(text), &some); err != nil {
				return nil, &fault.Error{Kind: fault.Invalid, Key: "web.bad-form", Err: err}
			}
		}
		all = append(all, some...)
	}
	for _, x := range all {
		key := uploadKey(req.Caller, x.Digest)
		content, whole := s.uploads.take(key, x.Digest)
		if !whole {
			s.uploads.drop(key) // broken on the way, or lost: it is sent again from the start
			return nil, fault.New(fault.Unavailable, "web.upload-lost", x.Name)
		}
		v.Files[x.Field] = append(v.Files[x.Field], action.File{Name: x.Name, Type: x.Type, Content: content})
		keys = append(keys, key)
	}
	return keys, nil
}

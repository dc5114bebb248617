package serve

import (
	"crypto/tls"
	"sync/atomic"

	"github.com/airesdev/aires"
)

// Certificate is a server's certificate and key, from files that may change
// while it is used. It is safe for concurrent use.
type Certificate struct {
	cert, key string
	current   atomic.Pointer[tls.Certificate]
}

// LoadCertificate reads a certificate chain and its key, both PEM. Errors are
// ErrorConfig.
func LoadCertificate(cert, key string) (*Certificate, error) {
	c := &Certificate{cert: cert, key: key}
	return c, c.Reload()
}

// Reload reads the files again. What it cannot use changes nothing.
func (c *Certificate) Reload() error {
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return &aires.Error{
			Kind: aires.ErrorConfig, Op: "read certificate", Subject: c.cert, Err: err,
			Hint: "serve.tls_cert and serve.tls_key name PEM files that belong together",
		}
	}
	c.current.Store(&pair)
	return nil
}

// Get is for tls.Config.GetCertificate.
func (c *Certificate) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return c.current.Load(), nil
}

package serve

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/airesdev/aires"
)

// certify writes a certificate with this number, and its key.
func certify(t *testing.T, cert, key string, number int64) {
	t.Helper()
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	public, err := x509.CreateCertificate(rand.Reader, form, form, secret.Public(), secret)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: public}, key: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A certificate is exchanged while it is used; files that do not fit change
// nothing.
func TestCertificateIsExchanged(t *testing.T) {
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if _, err := LoadCertificate(cert, key); aires.KindOf(err) != aires.ErrorConfig {
		t.Errorf("files that are not there: %v", err)
	}
	certify(t, cert, key, 1)
	c, err := LoadCertificate(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	shows := func(want int64) {
		t.Helper()
		here, there := net.Pipe()
		server := tls.Server(there, &tls.Config{GetCertificate: c.Get})
		client := tls.Client(here, &tls.Config{InsecureSkipVerify: true}) // the number is what counts
		done := make(chan error)
		go func() { done <- server.Handshake() }()
		if err := client.Handshake(); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if got := client.ConnectionState().PeerCertificates[0].SerialNumber.Int64(); got != want {
			t.Errorf("certificate %d, want %d", got, want)
		}
		_ = here.Close()
		_ = there.Close()
	}
	shows(1)
	certify(t, cert, key, 2)
	if err := c.Reload(); err != nil {
		t.Fatal(err)
	}
	shows(2)
	if err := os.WriteFile(key, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Reload(); aires.KindOf(err) != aires.ErrorConfig {
		t.Errorf("a key that is none: %v", err)
	}
	shows(2)
}

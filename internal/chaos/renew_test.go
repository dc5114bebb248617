//go:build unix

package chaos

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
	"syscall"
	"testing"
	"time"

	"github.com/airesdev/aires/internal/modelsim"
)

// certify writes a certificate with this number, and its key, where a daemon
// looks for them.
func (s *server) certify(t *testing.T, number int64) {
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
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: public}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(s.dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// shows is the number of the certificate that a new connection is given, 0
// where there is none.
func (s *server) shows() int64 {
	conn, err := tls.Dial("tcp", s.address, &tls.Config{InsecureSkipVerify: true}) // the number is what counts
	if err != nil {
		return 0
	}
	defer conn.Close() //nolint:errcheck // nothing was sent
	return conn.ConnectionState().PeerCertificates[0].SerialNumber.Int64()
}

// TestCertificateIsRenewed exchanges the certificate of a daemon at work.
func TestCertificateIsRenewed(t *testing.T) {
	_, url := simHost(t, modelsim.Config{})
	s := newServer(t, "hosts: ["+url+"]\nserve: {tls_cert: cert.pem, tls_key: key.pem}\n")
	s.certify(t, 1)
	s.start(t)
	await(t, 30*time.Second, "the first certificate is shown", func() bool { return s.shows() == 1 })
	old, err := tls.Dial("tcp", s.address, &tls.Config{InsecureSkipVerify: true}) // as above
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close() //nolint:errcheck // it was only used
	s.certify(t, 2)
	if got := s.shows(); got != 1 {
		t.Errorf("before anybody asked for it, certificate %d is shown", got)
	}
	s.signal(t, syscall.SIGHUP)
	await(t, 20*time.Second, "the second certificate is shown", func() bool { return s.shows() == 2 })
	if err := os.WriteFile(filepath.Join(s.dir, "key.pem"), []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.signal(t, syscall.SIGHUP)
	s.says(t, 1, "configuration is wrong.*cert.pem")
	if got := s.shows(); got != 2 {
		t.Errorf("after files that do not fit, certificate %d is shown", got)
	}
	if _, err := old.Write([]byte("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
		t.Error(err)
	}
	answer := make([]byte, 15)
	if _, err := old.Read(answer); err != nil || string(answer) != "HTTP/1.1 200 OK" {
		t.Errorf("a connection from before answers %q, %v", answer, err)
	}
	if code := s.stop(t); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

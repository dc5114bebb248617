package redact_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/airesdev/aires"
	"github.com/airesdev/aires/internal/redact"
)

// planted are texts with a secret each: what must be gone, and the sort that
// stands in its place. Tokens are put together here so that no scanner takes
// this file for a leak.
var planted = []struct{ text, secret, sort string }{
	{"key " + "AKIA" + "IOSFODNN7EXAMPLE rejected", "AKIA" + "IOSFODNN7EXAMPLE", "aws-key"},
	{"aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "token"},
	{"maps?key=" + "AIza" + "SyA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1v", "SyA1bC2dE3fG4hI5jK6lM7nO8pQ9rS0tU1v", "google-key"},
	{"AccountName=x;AccountKey=" + strings.Repeat("Ab1+", 21) + "Cg==;", strings.Repeat("Ab1+", 21), "azure-key"},
	{"remote: " + "ghp_" + "16C7e42F292c6912E7710c838347Ae178B4a", "16C7e42F292c6912E7710c838347Ae178B4a", "github-token"},
	{"GITHUB_TOKEN=" + "github_pat_" + "11ABCDEFG0abcdefghij_klmnopqrstuvwxyz", "11ABCDEFG0abcdefghij", "github-token"},
	{"fatal: " + "glpat-" + "xYz12AbCd34EfGh56IjK", "xYz12AbCd34EfGh56IjK", "gitlab-token"},
	{"slack " + "xoxb-" + "123456789012-abcdefGHIJ", "123456789012-abcdefGHIJ", "slack-token"},
	{"//registry.npmjs.org/:_authToken=" + "npm_" + "abcdefghijABCDEFGHIJ0123456789abcdef", "abcdefghijABCDEFGHIJ", "npm-token"},
	{"OPENAI " + "sk-" + "proj-aB3dE5fG7hI9jK1lM3nO5pQ7", "aB3dE5fG7hI9jK1lM3nO5pQ7", "api-key"},
	{"got " + "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P", "dozjgNryP4J3jVmNHl0w5N", "jwt"},
	{"clone https://build:s3cr3t-pass@git.corp.example/app.git failed", "s3cr3t-pass", "password"},
	{"postgres://app:hunter@db:5432/app refused", "hunter", "password"},
	{"Authorization: Bearer abc123def456ghi789", "abc123def456ghi789", "token"},
	{`-H "Authorization: Basic dXNlcjpodW50ZXIy"`, "dXNlcjpodW50ZXIy", "token"},
	{"password=hunter2", "hunter2", "password"},
	{"  password: hunter", "hunter", "password"},
	{`db.connect("app", password="tr0ub4dor&3")`, "tr0ub4dor&3", "password"},
	{`{"user":"app","password":"correcthorse"}`, "correcthorse", "password"},
	{`{\"password\":\"hunter22\"}`, "hunter22", "password"},
	{`var apiKey string = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"`, "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "token"},
	{"export DB_PASSWORD=hunter", "hunter", "password"},
	{"MY_SERVICE_TOKEN=abcDEFghiJKLmno", "abcDEFghiJKLmno", "token"},
	{"token: a1b2c3d4e5f6a7b8", "a1b2c3d4e5f6a7b8", "token"},
	{"deploy --password hunter2 --to prod", "hunter2", "password"},
	{"deploy --password=hunter2 --to prod", "hunter2", "password"},
	{"curl -fsS -u deploy:hunter2 https://host/x", "hunter2", "password"},
	{"machine host login me password hunter2", "hunter2", "password"},
	{"<password>hunter2</password>", "hunter2", "password"},
	{`<add key="ClearTextPassword" value="hunter2" />`, "hunter2", "password"},
	{"Server=db;User=app;Password=hunter2;Encrypt=true", "hunter2", "password"},
	{`DB_PASSWORD: "multi word pass phrase"`, "multi word pass phrase", "password"},
	{`{"password": "multi word pass phrase", "x": 1}`, "multi word pass phrase", "password"},
	{`{\"password\": \"multi word pass phrase\"}`, "multi word pass phrase", "password"},
	{"PASSWORD='my secret pass'", "my secret pass", "password"},
	{"export PGPASSWORD='my secret pass' PGUSER=app", "my secret pass", "password"},
	{"  password: 'my secret pass' # of staging", "my secret pass", "password"},
	{`db_password = "correct horse battery staple"`, "correct horse battery staple", "password"},
	{`DB_PASSWORD: 'it''s mine 12'`, "it''s mine 12", "password"},
	{`password = "with \"quotes\" inside"`, `with \"quotes\" inside`, "password"},
	{`deploy --password "top secret value" --to prod`, "top secret value", "password"},
	{"deploy --token 'abc def' --to prod", "abc def", "password"},
	{`deploy --password="top secret value"`, "top secret value", "password"},
	{`deploy --db-password hunter2x --to prod`, "hunter2x", "password"},
	{"FATAL: cannot log in as \"app\" with password 'correcthorse'", "correcthorse", "password"},
	{`login failed with password "correct horse"`, "correct horse", "password"},
	{"password is letmein123; try again", "letmein123", "password"},
	{"the password is: letmein123", "letmein123", "password"},
	{"passwd swordfish99", "swordfish99", "password"},
	{"using password hunter2 for user app", "hunter2", "password"},
	{"got " + "hf_" + "abcdefghijklmnopqrstuvwxyzABCDEFGH", "abcdefghijklmnopqrstuvwxyzABCDEFGH", "api-key"},
	{"https://x.blob.example/a?sv=2020&sr=b&" + "sig=" + "abcDEF%2Fdef%3D1234567890abcdefghij%3D", "abcDEF%2Fdef", "azure-key"},
	{"https://x.blob.example/a?sv=2020&amp;" + "sig=" + "abc%2Fdef%3D1234567890abcdefghij", "abc%2Fdef", "azure-key"},
	{"> Cookie: session=abcdef1234567890; theme=dark", "abcdef1234567890", "cookie"},
	{"< Set-Cookie: sid=s%3Aabcd.efgh123; Path=/; HttpOnly", "s%3Aabcd.efgh123", "cookie"},
	{`-H "Cookie: a=1; sid=abcd1234efgh" https://host/`, "abcd1234efgh", "cookie"},
	{"+ mysql -uroot -pS3cretRoot9 app", "S3cretRoot9", "password"},
	{"+ mysqldump -h db -u root -p'S3cret Root9' app", "S3cret Root9", "password"},
	{"+ docker login -u bob -p Tr0ub4dor-and-3 registry.example", "Tr0ub4dor-and-3", "password"},
	{"+ sshpass -p hunter2 ssh app@host", "hunter2", "password"},
	{"key " + "AGE-SECRET-KEY-1" + "QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ", "QQQQQQQQQQQQQQQQQQQQQQQQ", "age-key"},
	{"mail " + "key-" + "3ax6xnjp29jd6fds4gc373sgvjxteol0", "3ax6xnjp29jd6fds4gc373sgvjxteol0", "mailgun-key"},
	{"export aws_session_token=FwoGZXIvYXdzEBYaDHqa0", "FwoGZXIvYXdzEBYaDHqa0", "token"},
	{`client_secret: "a b 9f8e7d6c5b4a"`, "a b 9f8e7d6c5b4a", "token"},
	{"author Jane Doe <jane.doe@example.com>", "jane.doe@example.com", "email"},
	{pem("RSA PRIVATE KEY"), keyLine, "private-key"},
	{"key:\n" + strings.TrimSuffix(pem("PRIVATE KEY"), "-----END PRIVATE KEY-----\n"), keyLine, "private-key"},
	{strings.Join([]string{keyLine, keyLine, keyLine}, "\n"), keyLine, "private-key"},
	{`key = "-----BEGIN ` + `PRIVATE KEY-----\n` + keyLine + `\n-----END PRIVATE KEY-----\n"`, keyLine, "private-key"},
}

const keyLine = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF8PbnGy0AHB7MhgHcTz6sE2I2yPB"

func pem(label string) string {
	return "-----BEGIN " + label + "-----\n" + keyLine + "\n" + keyLine + "\nabc=\n-----END " + label + "-----\n"
}

func TestSecretsAreMasked(t *testing.T) {
	m := redact.New([]byte("key"))
	for _, p := range planted {
		got := m.Text(p.text)
		if strings.Contains(got, p.secret) || !strings.Contains(got, "‹secret:"+p.sort+":") {
			t.Errorf("%s:\n got %s", p.text, got)
		}
		if again := m.Text(got); again != got {
			t.Errorf("masked again:\n%s\n%s", got, again)
		}
		if strings.Count(got, "\n") != strings.Count(p.text, "\n") {
			t.Errorf("the number of lines changed:\n%s\n%s", p.text, got)
		}
	}
}

func TestOtherTextStays(t *testing.T) {
	m := redact.New([]byte("key"))
	for _, s := range []string{
		"HEAD is now at 3f786850e387550fdab836ed7e6dc881de23001b",
		"trace 123e4567-e89b-12d3-a456-426614174000 ended",
		`"integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="`,
		"golang.org/x/text v0.14.0 h1:ScX5w1eTa3QqT8oi6+ziP7dTV1S2+ALU0bI+0zXKWiQ=",
		`checksum = "a4d7e8b6d5a3c4f1e2b09876543210fedcba9876543210fedcba9876543210ab"`,
		"undefined reference to `_ZNSt6vectorIiSaIiEE17_M_realloc_insertIJRKiEEEvN9__gnu_cxx17__normal_iteratorIPiS1_EEDpOT_'",
		"Unexpected token: ';'", "error: unexpected token: identifier99999abc", "SyntaxError: Unexpected token } in JSON at position 9",
		"Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089",
		"password: string;", "  password: String,", "token := lexer.Next()", "token = scanner.token2()", "if token == EOF {",
		"func login(user, password string) error", "login(user=u, password=password)", "login(password=self.password2)", "password = os.getenv('PW1')",
		`password: "Password"`, `password: process.env.DB_PASSWORD`, "password=${DB_PASSWORD}", "password: ****", "PWD=/src/app", "token: IDENT",
		"this@MainActivity.finish()", "y = a@b.T", "git@github.com:org/repo.git", "zlib@1.2.13", "golang.org/x/mod@v0.17.0/module/module.go:12:2: x", "printf@@GLIBC_2.2.5",
		"http://host:8080/a@b", "https://example.com/path", "task-management-with-a-Long-Name-1", "public-key: see docs", "secretName: tls-cert-1", "tokenizer = bert-base-v2",
		pem("CERTIFICATE"), pem("PUBLIC KEY"), "‹secret:password:00000000›",
		"main.c:3:5: error: expected token \";\" before 'x'", `error: unexpected token "end of file"`, "error: unexpected token 'x y'", "error: token expected", "expected token: 'a b'",
		"SyntaxError: Unexpected token 'export' in module", `parse error: syntax error, unexpected token "use", expecting "{"`, `syntax error near unexpected token 'done'`, "Unexpected token `;`. Did you mean `{';'}`?",
		"error: cannot convert 'password string' to 'int'", `undefined: password string`, "struct { password string }", "error TS2322: Type 'password' is not assignable", "func check(password string, token int)",
		"password is required", "password is not set", "password is empty", "the password is incorrect", "password is too short", "password is a required argument", "password is deprecated", "passwd is deprecated; use getpwnam", "warning: password is declared but never used", "password is String, expected int",
		"error: 'password' was not declared in this scope", "error: variable 'password' is assigned but never used", `argument "password" is missing`, "no member named 'password' in 'struct user'", "password authentication failed for user", "Enter password for root", "with password authentication", "with password: string", "with password \"%s\"", "with password '${PW}'",
		"passwd file not found", "cat /etc/passwd: no such file", "passwd command failed", "undefined reference to passwd", "error: password 'too short'", "user with password reset pending",
		`password: "enter your password"`, `token: "string or null"`, `"token": "the next token"`, `secret = "Value is missing"`, `assert_equal("bad password: " + x, y)`, `msg := "password: " + p + " is bad"`, `printf("password: %s\n", p); puts("x y");`, `label(password="", text="a b")`,
		"--password PASSWORD", "--password <value>", "--token TOKEN", "usage: x [--password string] [--token string]", "--password string   the password to use", "--token was not given", "unknown flag: --password given", "error: the argument '--password <PASSWORD>' is required",
		"Cookie: a small file", "set-cookie: not sent", "cookie: undefined", "error: no member 'cookie=value'", "Cookie: $COOKIE", "document.cookie = value;",
		"mysql -u root -p app", "mkdir -pv out/S3cret", "gcc -pthread -pipe -pg main.c", "cp -pR a b", "docker run -p 8080:80 image1", "ssh -p 2222 host", "patch -p1 < x9.diff", "mysql.c:12: error: -pedantic9",
		"hf_transfer is not installed", "hf_hub_download_of_a_long_name_here", "error: &sig=handler", "signal(SIGINT, &sig=0)", "key-value", "key-3ax6", "key-abcdefghijklmnopqrstuvwxyzabcdef", "AGE-SECRET-KEY-1", "aws_session_token=${TOKEN}", "aws_session_token: string",
		"'password' and 'token' and 'x y z'", "password = input('the password: ')", "passwords: 'a b c'", `@Param("password") String password, "a b"`, `import { token } from "a b"`, "const token = 'a b'", `case "token": return "a b c"`,
		"error[E0599]: no method named `token` found for struct `Auth`", "cannot find symbol\n  symbol: variable token\n", "Bearer authentication is required", "key: value1",
	} {
		if got := m.Text(s); got != s {
			t.Errorf("changed:\n%s\n%s", s, got)
		}
	}
}

func TestPlaceholders(t *testing.T) {
	m := redact.New([]byte("key"))
	a, b := m.Text("password=hunter2"), m.Text("mysql://root:hunter2@db/x")
	stand := strings.TrimPrefix(a, "password=")
	if !strings.Contains(b, stand) {
		t.Errorf("one secret has two placeholders: %s, %s", a, b)
	}
	if c := m.Text("password=hunter3"); c == a {
		t.Errorf("two secrets have one placeholder: %s", c)
	}
	if c := redact.New([]byte("other")).Text("password=hunter2"); c == a {
		t.Errorf("the key makes no difference: %s", c)
	}
	if c := redact.New(nil).Text("password=hunter2"); c != "password=‹secret:password›" {
		t.Errorf("without a key: %s", c)
	}
}

func TestDiagnostics(t *testing.T) {
	ds := []aires.Diagnostic{{
		Message: `cannot use "hunter22" as int: Connect(password="hunter22")`, File: "a/password=hunter22.go", PathStatus: aires.PathWorkspace,
		Symbols: []aires.Symbol{{Name: "hunter22", Role: aires.RoleFound}},
		Notes:   []aires.Note{{Message: "got hunter22", Source: `Connect(password="hunter22")`}},
		Source:  `	Connect(password="hunter22")`,
	}}
	redact.New([]byte("k")).Diagnostics(ds)
	d := ds[0]
	for _, s := range []string{d.Message, d.Symbols[0].Name, d.Notes[0].Message, d.Notes[0].Source, d.Source} {
		if strings.Contains(s, "hunter22") || !strings.Contains(s, "‹secret:password:") {
			t.Errorf("%s", s)
		}
	}
	if d.File != "a/password=hunter22.go" {
		t.Errorf("file %s: it can no longer be found", d.File)
	}
}

func TestEvidenceForgetsColumnsThatMoved(t *testing.T) {
	es := []aires.Evidence{
		{Text: "a\npassword=hunter22 x\n", FirstLine: 4, Mark: &aires.Span{Line: 5, Column: 19, EndLine: 5, EndColumn: 20}},
		{Text: "a\nb\npassword=hunter22\n", FirstLine: 4, Mark: &aires.Span{Line: 5, Column: 1, EndLine: 5, EndColumn: 2}},
	}
	redact.New([]byte("k")).Evidence(es)
	if m := es[0].Mark; m.Column != 0 || m.EndColumn != 0 || m.Line != 5 {
		t.Errorf("mark %+v", m)
	}
	if m := es[1].Mark; m.Column != 1 || strings.Contains(es[1].Text, "hunter") {
		t.Errorf("mark %+v in %s", m, es[1].Text)
	}
}

// address is what the sources of two of the projects hold, and is masked.
var address = regexp.MustCompile(`@(boss|home)\.example|\b10\.0\.0\.2:`)

// Real logs hold no secrets, so nothing in them may change.
func TestRealLogsStay(t *testing.T) {
	m := redact.New([]byte("key"))
	files, bytes := 0, 0
	for _, root := range []string{"../diag/testdata", "../corpus/testdata", "../../examples"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path, "examples") && filepath.Ext(path) != ".log" {
				return err // the examples' sources hold an address
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files, bytes = files+1, bytes+len(raw)
			is, was := strings.Split(m.Text(string(raw)), "\n"), strings.Split(string(raw), "\n")
			for i := range was {
				if (i >= len(is) || is[i] != was[i]) && !address.MatchString(was[i]) {
					t.Errorf("%s:%d changed:\n%s\n%s", path, i+1, was[i], is[min(i, len(is)-1)])
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("figure: %d files of %d bytes of real tools read", files, bytes)
	if files < 100 {
		t.Errorf("only %d files were looked at", files)
	}
}

// FuzzText puts secrets into any text: each must be gone, and what is masked
// must stay as it is.
func FuzzText(f *testing.F) {
	f.Add("error: ", "\n", uint8(0))
	f.Add("a=\"", "\"", uint8(4))
	f.Add("‹secret:", "›", uint8(11))
	f.Fuzz(func(t *testing.T, before, after string, n uint8) {
		m := redact.New([]byte("key"))
		p := planted[int(n)%len(planted)]
		got := m.Text(before + "\n" + p.text + "\n" + after)
		if strings.Contains(got, p.secret) && !strings.Contains(before+after, p.secret) {
			t.Errorf("%q is left in %q", p.secret, got)
		}
		if strings.Count(got, "\n") != strings.Count(before+p.text+after, "\n")+2 {
			t.Errorf("the number of lines changed: %q", got)
		}
		if again := m.Text(got); strings.Count(again, "‹secret:") < strings.Count(got, "‹secret:") {
			t.Errorf("masked again: %q, %q", got, again)
		}
	})
}

// TestTimeIsLinear repeats what rules begin with and never end, on one line.
func TestTimeIsLinear(t *testing.T) {
	m := redact.New([]byte("key"))
	const size = 1 << 16
	took := func(text string) time.Duration {
		best := time.Hour
		for range 3 {
			began := time.Now()
			m.Text(text)
			best = min(best, time.Since(began))
		}
		return best
	}
	worst := time.Duration(0)
	for _, piece := range []string{
		"mysql ", "mysql -p", "mysql -p' ", "docker login ", "sshpass -p\" ", "cookie: a=b;", "cookie: a1=b; ", "--a-a-a-a-password ", "--password \"", "--password 'a",
		"with password '", "password is ", "password is \"a", "passwd a1", "password=\"a ", "password='a\\", "password: 'a'' ", "token=\"a b", "hf_", "key-0a", "&sig=a", "curl -u ", "machine a ", "<password>", "name=\"password\" ",
		"a@", "a.", "://", "eyJ", "AGE-SECRET-KEY-1", "\"", "'", "\\", "secret ", "pass",
	} {
		half := strings.Repeat(piece, size/2/len(piece))
		once, twice := took(half), took(half+half)
		worst = max(worst, twice)
		if twice > 3*once && twice > 500*time.Millisecond {
			t.Errorf("%q: %v, and twice as much takes %v", piece, once, twice)
		}
	}
	t.Logf("figure: %v at most for %d bytes", worst, size)
}

func BenchmarkText(b *testing.B) {
	m := redact.New([]byte("key"))
	raw, err := os.ReadFile("../../examples/go-rename/build.log")
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{
		"log": strings.Repeat(string(raw), 200), "assignments": strings.Repeat("password=hunter2 token: x ", 8000),
		"one long line": strings.Repeat("secretkey", 30000), "symbols": strings.Repeat("_ZNSt6vectorIiSaIiEE17_M_realloc_insert", 6000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				m.Text(text)
			}
		})
	}
}

/**
 * A connection string without its secrets, fit to print: the password of every `scheme://user:password@` becomes `***`,
 * and so does the value of any query parameter whose name speaks of one (`password`, `sslpassword`, `passfile`,
 * `tlsCertificateKeyFilePassword`, `authMechanismProperties`, which can hold session tokens). Works on free text too,
 * so that a driver's message that quotes a URL can be passed through it.
 */
export function redact(text: string): string {
  return text.replace(CREDENTIALS, '$1:***@').replace(SECRET_PARAMETER, '$1***');
}

// The password may hold any character but the ones that end an authority; greedy up to the last "@" before them, since
// an unescaped "@" in a password is a common mistake and must not leak its tail.
const CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s/?#]*@/gi;
const SECRET_PARAMETER = /([?&;](?:[a-z_]*pass(?:word|wd|file|phrase)?|authMechanismProperties|[a-z_]*token|[a-z_]*secret)=)[^&\s#;]*/gi;

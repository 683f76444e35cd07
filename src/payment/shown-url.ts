/**
 * Text as people and logs may see it: without the passwords that may be in its addresses. JSON may write their slashes
 * with a backslash each.
 */
export function withoutPasswords(text: string): string {
  return text.replace(/\b(https?:(?:\\*\/){2})[^/?#\s"'@\\]*@/gi, '$1')
}

/** The same for every text in a JSON value. */
export function shownJson<Value>(value: Value): Value {
  return JSON.parse(withoutPasswords(JSON.stringify(value)))
}

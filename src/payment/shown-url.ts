/** Text as people and logs may see it: without the passwords that may be in its addresses. */
export function withoutPasswords(text: string): string {
  return text.replace(/\b(https?:\/\/)[^/?#\s"'@\\]*@/gi, '$1')
}

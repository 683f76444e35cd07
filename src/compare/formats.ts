const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?$/

/** What kind of text it is, in words; `text` where it is of no special kind. */
export function formatOf(text: string): string {
  if (uuid.test(text)) return 'UUID'
  const time = dateTime.exec(text)
  if (time !== null) {
    const [, fraction = '', zone] = time
    const where =
      zone === undefined ? 'without a zone' : zone === 'Z' ? 'in UTC (Z)' : 'with an offset'
    return `time ${where}, ${fraction.length} decimals`
  }
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'date'
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) return 'URL'
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return 'digits'
  return 'text'
}

/** Keys whose values are words of the API, which are compared as they are. */
const wordKeys = ['status', 'error', 'event', 'type', 'provider', 'method', 'currency', 'property']

export function isWord(key: string, text: string): boolean {
  return wordKeys.includes(key) && /^[A-Za-z][\w.-]{0,60}$/.test(text)
}

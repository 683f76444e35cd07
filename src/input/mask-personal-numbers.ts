/** Skatteverket's own number for examples: of nobody, and well formed. */
const example = '191212121212'

const candidate = /(?<![\w.-])((?:19|20)?)(\d{6})([-+]?)(\d{4})(?![\w-])/g

/**
 * A text in which Swedish personal numbers are replaced by one of nobody. It has the form that the number had, so that a
 * request with it is still taken.
 */
export function maskPersonalNumbers(text: string): string {
  return text.replace(candidate, (whole, century: string, day: string, mark: string, last) =>
    isPersonalNumber(day, last)
      ? `${century === '' ? '' : example.slice(0, 2)}${example.slice(2, 8)}${mark}${example.slice(8)}`
      : whole,
  )
}

/** A month, a day (plus 60 for a coordination number), and the digit that checks the others. */
function isPersonalNumber(date: string, last: string): boolean {
  const month = Number(date.slice(2, 4))
  const day = Number(date.slice(4, 6)) % 60
  if (month < 1 || month > 12 || day < 1 || day > 31) return false
  const sum = [...`${date}${last}`].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (product > 9 ? product - 9 : product)
  }, 0)
  return sum % 10 === 0
}

/**
 * What a terminal obeys instead of showing it: controls (C0, DEL, C1), marks that turn the direction of writing, line
 * separators and halves of characters.
 */
const controls =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
  /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/**
 * Text that may go to a terminal: each control in it is written as `\u001b`, which JSON reads back as what it was. Line
 * breaks and tabs stay.
 */
export function printable(text: string): string {
  return text.replace(controls, (control) =>
    control === '\n' || control === '\t' ? control : escaped(control),
  )
}

/** The same for text of others in one line of the log: no line break of theirs begins a line of ours. */
export function printableLine(text: string): string {
  return text.replace(controls, escaped)
}

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`
}

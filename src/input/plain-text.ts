/** Markdown of one line without its marks: links are their words. */
export function toPlainText(markdown: string): string {
  return markdown.replaceAll(/\[([^[\]]*)\]\([^()]*\)/g, '$1').replaceAll('`', '')
}

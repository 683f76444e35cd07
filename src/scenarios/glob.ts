/** Does a text match a glob? `*` is any text, `?` one character, anything else itself. Takes at most pattern × text steps. */
export function matchesGlob(glob: string, text: string): boolean {
  let [g, t, star, mark] = [0, 0, -1, 0]
  while (t < text.length) {
    if (glob[g] === '*') {
      star = g
      mark = t
      g += 1
    } else if (g < glob.length && (glob[g] === '?' || glob[g] === text[t])) {
      g += 1
      t += 1
    } else if (star >= 0) {
      g = star + 1
      mark += 1
      t = mark
    } else {
      return false
    }
  }
  while (glob[g] === '*') g += 1
  return g === glob.length
}

/** Is there a text that matches both globs? */
export function globsOverlap(a: string, b: string): boolean {
  let row = [true]
  for (const letter of b.split('')) row.push(row.at(-1) === true && letter === '*')
  for (const letter of a.split('')) {
    const next = [letter === '*' && row[0] === true]
    for (let j = 1; j <= b.length; j += 1) {
      const other = b[j - 1]
      if (letter === '*' || other === '*') next[j] = row[j] === true || next[j - 1] === true
      else next[j] = row[j - 1] === true && (letter === other || letter === '?' || other === '?')
    }
    row = next
  }
  return row[b.length] === true
}

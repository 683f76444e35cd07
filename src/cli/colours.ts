type Env = Readonly<Record<string, string | undefined>>

const codes = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const

export type Colour = keyof typeof codes

/**
 * Colours text where people see it: on a terminal, unless `NO_COLOR` is set or it is a `dumb` one; `FORCE_COLOR` colours
 * always, and never where it is 0.
 */
export function createColours(
  env: Env,
  isTerminal: boolean,
): (colour: Colour, text: string) => string {
  const isOn = usesColours(env, isTerminal)
  return (colour, text) => (isOn ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text)
}

function usesColours({ NO_COLOR, FORCE_COLOR, TERM }: Env, isTerminal: boolean): boolean {
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0'
  return isTerminal && TERM !== 'dumb'
}

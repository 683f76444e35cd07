import { toPlainText } from '../input/plain-text.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'

/** `ping-sandbox --help` */
export function helpOfAll(): string {
  const rows = [
    ['[serve]', 'serves until stopped (default)'],
    ...Object.entries(commands).map(([name, { summary }]) => [name, summary]),
    ['--version', 'prints the version'],
    ['<command> --help', 'prints its arguments and options'],
  ]
  const lines = rows.map(
    ([name = '', summary = '']) => `  ping-sandbox ${name.padEnd(17)} ${summary}`,
  )
  return `ping-sandbox: a local emulator of the Ping Payments API with the Open Payments flow

${lines.join('\n')}

The settings of serve are environment variables: ping-sandbox serve --help lists them.
The other commands find the sandbox at --url (PING_SANDBOX_URL, or HOST and PORT) and the world by --tenant
(PING_SANDBOX_TENANT). Exit codes: 0 done, 1 the answer is no, 2 wrong usage or a value that there
is not, 3 no sandbox answers.
`
}

/** `ping-sandbox pay --help` */
export function formatHelp(
  name: string,
  summary: string,
  { takes, help, options }: Command,
): string {
  const title = `ping-sandbox ${name} ${takes}`.trimEnd()
  const json = options?.['json'] === undefined ? '  --json     prints the answer as JSON\n' : ''
  return `${title}\n\n${name} ${summary}.\n\n${help}\n\n  --url      base URL of the sandbox\n  --tenant   tenant_id of the world\n${json}`
}

/** `ping-sandbox serve --help`: every setting, with what it takes and what holds without it. */
export async function helpOfServe(): Promise<string> {
  const { settings } = await import('../config.ts')
  const { z } = await import('zod')
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input' })
  const lines = Object.entries(properties).flatMap(([name, property]) => {
    if (typeof property === 'boolean') return []
    const { enum: values, default: usual, takes, unset, description = '' } = property
    const what = values === undefined ? String(takes ?? '') : values.join(' | ')
    const without = unset === undefined ? String(usual ?? '') : String(unset)
    const text = `${description} Takes ${what}. Without it: ${without}.`
    return [`  ${name}`, ...wrap(toPlainText(text), 100).map((line) => `      ${line}`)]
  })
  return `ping-sandbox serve

serve serves until stopped. Its settings are environment variables:

${lines.join('\n')}
`
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length >= width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}

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

The settings of serve are environment variables: PORT, HOST, PUBLIC_URL, SANDBOX_…; docs/settings.md lists them.
The other commands find the sandbox at --url (PING_SANDBOX_URL, or HOST and PORT) and the world by --tenant
(PING_SANDBOX_TENANT). Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 no sandbox answers.
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

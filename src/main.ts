#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { createConsola } from 'consola/basic'
import { closest } from 'fastest-levenshtein'
import { ConfigError, readConfig } from './config.ts'
import { greeting } from './greeting.ts'
import { checkHealth } from './health.ts'
import { logNews } from './log.ts'
import { createSandbox } from './sandbox.ts'
import { UnknownScenarioError } from './scenario/choose.ts'
import { ScenarioError } from './scenario/problem.ts'
import { PortInUseError } from './server.ts'
import { UnusableDatabaseError } from './storage/database.ts'

const help = `ping-sandbox: a local emulator of the Ping Payments API with the Open Payments flow

  ping-sandbox [serve]   serve until stopped (default)
  ping-sandbox health    exit 0 if a sandbox answers on PORT, 1 if not
  ping-sandbox --help    this text
  ping-sandbox --version

Settings are environment variables: PORT, HOST, PUBLIC_URL, SANDBOX_…; the README lists them.
`

const commands = { serve, health }

async function serve(): Promise<void> {
  const config = readConfig(process.env)
  const log = createConsola({ level: config.SANDBOX_LOG === 'on' ? 3 : 1 })
  const sandbox = createSandbox(config, {
    onError: (error) => log.error(error),
    onWarning: (text) => log.warn(text),
  })
  const url = await sandbox.listen()
  const stop = () => {
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error)),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  logNews(sandbox.news, log)
  process.stdout.write(greeting(url))
}

async function health(): Promise<void> {
  const { PORT, HOST } = readConfig(process.env)
  const complaint = await checkHealth(HOST, PORT)
  if (complaint !== null) fail(complaint)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

async function main(): Promise<void> {
  const options = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [name = 'serve', ...rest] = positionals
  if (values.help === true) process.stdout.write(help)
  else if (values.version === true) process.stdout.write(`${await readVersion()}\n`)
  else if (rest.length > 0) fail(`Nothing goes behind ${name}: ${rest.join(' ')}`)
  else if (Object.hasOwn(commands, name)) await commands[name as keyof typeof commands]()
  else
    fail(
      `There is no command ${name}; the nearest is ${closest(name, Object.keys(commands))}.\n\n${help}`,
    )
}

async function readVersion(): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  return JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')).version
}

const expected = [
  ConfigError,
  ScenarioError,
  UnknownScenarioError,
  UnusableDatabaseError,
  PortInUseError,
]

main().catch((error: unknown) => {
  const isOurs = expected.some((kind) => error instanceof kind)
  const isUsage =
    error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (error instanceof Error && (isOurs || isUsage)) fail(error.message)
  throw error
})

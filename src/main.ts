#!/usr/bin/env node
// The program: arguments, environment, signals and standard streams. Commands are loaded when they are used.
// An old Node has to be able to parse this file, or it prints a syntax error instead of our sentence: no top-level
// await, no `?.`, no `??`, and only dynamic imports of our own files.
import module from 'node:module'

/** As package.json says in `engines`. */
const oldestNode = 20

async function main([name = 'serve', ...rest]: readonly string[]): Promise<void> {
  surviveLostOutput()
  const { node } = process.versions
  if (Number.parseInt(node, 10) < oldestNode)
    return fail(`ping-sandbox needs Node ${oldestNode} or newer; this is Node ${node}.`, 1)
  // From Node 22 on: what was compiled at the last start need not be compiled again.
  const { enableCompileCache } = module as { enableCompileCache?: () => unknown }
  if (enableCompileCache !== undefined) enableCompileCache()

  if (name === '--version') await version()
  else if (name === '--help' || name === '-h') await help()
  else if (name === 'help') await helpOn(rest)
  else if (name === 'serve' && rest.length === 0) await serve()
  else if (name === 'serve')
    await (isHelp(rest[0])
      ? helpOn(['serve'])
      : refuse(`serve takes no arguments: ${rest.join(' ')}`))
  else await command(name, rest)
}

async function serve(): Promise<void> {
  const served = await import('./cli/serve.ts')
  const { printable } = await import('./input/printable.ts')
  const { close, greeting } = await served.serve(process.env).catch((error: unknown) => {
    const isExpected = error instanceof Error && served.expectedErrors.includes(error.name)
    if (!isExpected) throw error
    const ending = error.name === 'ScenarioError' ? '\nNothing was started.' : ''
    return fail(`${printable(error.message)}${ending}`, 1)
  })
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    close().then(
      () => process.exit(0),
      (error: unknown) => fail(String(error), 1),
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  const { npm_lifecycle_event: script = '' } = process.env
  if (['start', 'npx'].includes(script)) (await import('./cli/end-with-npm.ts')).endWithNpm(stop)
  process.stdout.write(greeting)
}

async function command(name: string, args: readonly string[]): Promise<void> {
  const { runCommand } = await import('./cli/run-command.ts')
  const { printable } = await import('./input/printable.ts')
  const { code, out, err } = await runCommand(
    name,
    args,
    process.env,
    async () =>
      (await import('./providers/valid-values.ts')).validValues(
        [],
        process.env['SANDBOX_CALLBACK_INITIATED'] === 'true',
      ),
    (line) =>
      process.stderr.write(`${printable(line)}
`),
    openOutput(),
  )
  process.exitCode = code
  print(printable(out))
  process.stderr.write(printable(err))
}

/** For answers that are printed as they come. */
function openOutput() {
  let isOpen = true
  let isUsed = false
  return {
    print: (line: string) => {
      // Nobody reads any more: that is how one stops reading.
      if (!isUsed)
        process.stdout.once('error', () => {
          isOpen = false
          process.exit()
        })
      isUsed = true
      process.stdout.write(`${line}\n`)
    },
    isTerminal: process.stdout.isTTY === true,
    isOpen: () => isOpen,
  }
}

/** A reader that stops reading is no failure, but an answer that could not be written must not look like success. */
function print(answer: string): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return
    process.stderr.write(`The output could not be written: ${code}.\n`)
    if (!process.exitCode) process.exitCode = 1
  })
  process.stdout.write(answer)
}

/** Node ends a process whose stream fails without a listener. A sandbox whose output is lost goes on serving. */
function surviveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}

async function help(): Promise<void> {
  const { helpOfAll } = await import('./cli/help.ts')
  print(helpOfAll())
}

/** `help`, and `help pay` for `pay --help`. */
async function helpOn([name]: readonly string[]): Promise<void> {
  if (name === undefined) return help()
  if (name !== 'serve') return command(name, ['--help'])
  print(await (await import('./cli/help.ts')).helpOfServe())
}

function isHelp(word: string | undefined): boolean {
  return word === '--help' || word === '-h'
}

function refuse(message: string): Promise<never> {
  return fail(message, 2)
}

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`)
  process.exit(code)
}

async function version(): Promise<void> {
  const { readPackageFacts } = await import('./input/package-facts.ts')
  print(`${readPackageFacts().version}\n`)
}

// Node prints what is thrown, with its stack.
void main(process.argv.slice(2))

import { runCommand } from '../../src/cli/run-command.ts'
import { openLibrary } from '../client/open-library.ts'

/** A command line beside a sandbox that serves. `run('pay abc --json')`; words are split at spaces. */
export async function openCommandLine() {
  const { world, sandbox, receiver, callbackUrl } = await openLibrary()
  const env = { PING_SANDBOX_URL: await sandbox.listen(), PING_SANDBOX_TENANT: world.tenantId }
  return {
    world,
    receiver,
    callbackUrl,
    env,
    run(line: string, more: Readonly<Record<string, string | undefined>> = {}) {
      const [name = '', ...args] = line.split(' ')
      return runCommand(name, args, { ...env, ...more })
    },
  }
}

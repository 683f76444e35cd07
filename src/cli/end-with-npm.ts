import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

type Process = { readonly parent: number; readonly command: string }

/** ms between two looks */
const every = 250

/**
 * Stops when the npm that started us has gone. npm signals the shell between it and us, which may end without passing the
 * signal on, and npx does not even signal that: what nobody can stop any more would keep its port. A shell that was closed
 * (`nohup npm start &`) leaves npm alive, and so us.
 */
export function endWithNpm(stop: () => void): void {
  const { ppid } = process
  const npm = npmAbove(ppid)
  const watch = setInterval(() => {
    if (process.ppid === ppid && (npm === null || isAlive(npm))) return
    clearInterval(watch)
    stop()
  }, every)
}

/** The npm or npx above a process, with only shells in between; null where there is none, or nobody can say. */
export function npmAbove(
  pid: number,
  find: (pid: number) => Process | null = findProcess,
): number | null {
  const found = find(pid)
  if (found === null || pid <= 1) return null
  if (/^(?:\S*\/)?(?:ba|da|z|k)?sh\b/.test(found.command)) return npmAbove(found.parent, find)
  return /\bnp[mx]\b/.test(found.command) ? pid : null
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // One that ended and whose parent has not asked for it is gone as well.
    return !isZombie(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function isZombie(pid: number): boolean {
  try {
    return afterName(readFileSync(`/proc/${pid}/stat`, 'utf8')).startsWith('Z')
  } catch {
    return false
  }
}

function findProcess(pid: number): Process | null {
  return fromProc(pid) ?? fromPs(pid)
}

function fromProc(pid: number): Process | null {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    const [, parent] = afterName(readFileSync(`/proc/${pid}/stat`, 'utf8')).split(' ')
    return { parent: Number(parent), command }
  } catch {
    return null
  }
}

/** What stands in `/proc/<pid>/stat` behind the name, which may have spaces: state, parent, … */
function afterName(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2)
}

/** macOS has no /proc. */
function fromPs(pid: number): Process | null {
  try {
    const args = ['-o', 'ppid=,args=', '-p', String(pid)]
    const line = execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    const [, parent, command] = /^(\d+) +(.*)/.exec(line.trim()) ?? []
    return parent === undefined ? null : { parent: Number(parent), command: command ?? '' }
  } catch {
    return null
  }
}

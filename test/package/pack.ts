import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const packed = [
  'package.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'views',
  'scenarios',
  'docs',
]

/**
 * Builds the package, packs it, and unpacks the tarball into `node_modules` of an empty project, beside its
 * dependencies: as `npm install` would, but with what is installed here already.
 */
export async function installInEmptyProject() {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  const source = join(folder, 'source')
  for (const name of packed) cpSync(join(root, name), join(source, name), { recursive: true })
  const outDir = join(source, 'dist')
  for (const script of ['build.ts', 'build/types.ts'])
    await run(process.execPath, ['--import', 'tsx', script, `${outDir}/`], { cwd: root })
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: source })

  const project = join(folder, 'project')
  const installed = join(project, 'node_modules/ping-sandbox')
  mkdirSync(installed, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const tarball = join(folder, `ping-sandbox-${manifest.version}.tgz`)
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  const others = ['vitest', '@types/node']
  for (const name of [...Object.keys(manifest.dependencies), ...others]) {
    const link = join(project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
  writeFileSync(join(project, 'package.json'), '{"type":"module","private":true}')
  return {
    project,
    installed,
    /** Runs a program in the project; answers what it prints. */
    run: async (program: string, args: readonly string[]) =>
      (await run(program, [...args], { cwd: project })).stdout,
    remove: () => rmSync(folder, { recursive: true }),
  }
}

export type EmptyProject = Awaited<ReturnType<typeof installInEmptyProject>>

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

/** Where the package is built already, by the root: `.ci/run` builds it once for all that tests it. */
const built = process.env['BUILT_DIST']

/** Puts into `outDir` what the package has in `dist`. */
export async function buildDist(outDir: string, { types }: { types: boolean }): Promise<void> {
  if (built !== undefined) {
    const filter = (file: string) => types || !file.endsWith('.d.ts')
    cpSync(join(root, built), outDir, { recursive: true, filter })
    return
  }
  for (const script of ['build.ts', ...(types ? ['build/types.ts'] : [])])
    await run(process.execPath, ['--import', 'tsx', script, `${outDir}/`], { cwd: root })
}

/** Builds the package and packs it, in a folder of its own. */
export async function packTarball() {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  const source = join(folder, 'source')
  for (const name of packed) cpSync(join(root, name), join(source, name), { recursive: true })
  const outDir = join(source, 'dist')
  await buildDist(outDir, { types: true })
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: source })
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  return {
    folder,
    manifest,
    tarball: join(folder, `ping-sandbox-${manifest.version}.tgz`),
    remove: () => rmSync(folder, { recursive: true }),
  }
}

/**
 * Unpacks the tarball into `node_modules` of an empty project, beside its dependencies: as `npm install` would, but with
 * what is installed here already.
 */
export async function installInEmptyProject() {
  const { folder, manifest, tarball, remove } = await packTarball()
  const project = join(folder, 'project')
  const installed = join(project, 'node_modules/ping-sandbox')
  mkdirSync(installed, { recursive: true })
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
    remove,
  }
}

export type EmptyProject = Awaited<ReturnType<typeof installInEmptyProject>>

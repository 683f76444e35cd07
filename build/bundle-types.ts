import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { type Declaration, type Module, readModule, type Use } from './read-module.ts'

/** A declaration by its module and name; of a package, `module` is the package. */
type Found = { readonly module: string; readonly name: string; readonly isPackage: boolean }

/**
 * Puts declarations that the compiler wrote into one file for each entry, and `types` for what several of them need; what
 * nothing needs is left out. `spelled`: declarations that replace others, by file and name.
 */
export function bundleTypes({
  folder,
  entries,
  spelled,
}: {
  readonly folder: string
  readonly entries: readonly string[]
  readonly spelled: { readonly file: string; readonly names: ReadonlyMap<string, string> }
}): ReadonlyMap<string, string> {
  const modules = new Map<string, Module>()

  function moduleOf(path: string): Module {
    const known = modules.get(path)
    if (known !== undefined) return known
    const module = readModule(readFileSync(join(folder, `${path}.d.ts`), 'utf8'))
    modules.set(path, module)
    return module
  }

  /** Follows imports and exports to the declaration. */
  function find(module: string, name: string, isExport: boolean): Found | null {
    const { imports, exports, declarations, all } = moduleOf(module)
    const taken = isExport ? exports.get(name) : undefined
    if (taken !== undefined && taken.from !== null) return follow(module, taken.from, taken.name)
    const local = taken?.name ?? name
    if (declarations.has(local)) return { module, name: local, isPackage: false }
    const imported = imports.get(local)
    if (imported !== undefined) return follow(module, imported.from, imported.name)
    return isExport ? findInAll(module, all, name) : null
  }

  function findInAll(module: string, all: readonly string[], name: string): Found | null {
    for (const other of all) {
      const found = find(toPath(module, other), name, true)
      if (found !== null) return found
    }
    return null
  }

  function follow(module: string, from: string, name: string): Found | null {
    if (!from.startsWith('.')) return { module: from, name, isPackage: true }
    return find(toPath(module, from), name, true)
  }

  function exportsOf(module: string): readonly string[] {
    const { exports, all } = moduleOf(module)
    return [...exports.keys(), ...all.flatMap((other) => exportsOf(toPath(module, other)))]
  }

  function declarationOf({ module, name }: Found): { declaration: Declaration; module: string } {
    const replaced = spelled.names.get(`${module} ${name}`)
    const where = replaced === undefined ? module : spelled.file
    const declaration = moduleOf(where).declarations.get(replaced ?? name)
    if (declaration === undefined) throw new Error(`${module} declares no ${name}`)
    return { declaration, module: where }
  }

  /** Everything that these need, themselves included, by `module name`. */
  function needed(begin: readonly Found[]): ReadonlyMap<string, Found> {
    const found = new Map<string, Found>()
    const left = [...begin]
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const key = keyOf(next)
      if (found.has(key)) continue
      found.set(key, next)
      if (next.isPackage) continue
      const { declaration, module } = declarationOf(next)
      for (const use of declaration.uses) {
        const target = resolve(module, use)
        if (target !== null) left.push(target)
      }
    }
    return found
  }

  function resolve(module: string, { module: from, name }: Use): Found | null {
    return from === null ? find(module, name, false) : follow(module, from, name)
  }

  const doors = entries.map((entry) => {
    const names = [...new Set(exportsOf(`src/${entry}`))].map((name) => {
      const target = find(`src/${entry}`, name, true)
      if (target === null) throw new Error(`${entry} exports ${name}, which is declared nowhere`)
      return { name, target }
    })
    return { entry, names, needs: needed(names.map(({ target }) => target)) }
  })

  // What only one entry needs stays in its file: nobody who imports another has to have what it imports.
  const files = new Map<string, string>()
  const everything = new Map(doors.flatMap(({ needs }) => [...needs]))
  const names = uniqueNames(everything.values())
  for (const key of everything.keys()) {
    const owners = doors.filter(({ needs }) => needs.has(key)).map(({ entry }) => entry)
    const [only = ''] = owners
    files.set(key, owners.length === 1 ? only : 'types')
  }

  function write({ module, name }: Found): string {
    const { declaration, module: where } = declarationOf({ module, name, isPackage: false })
    const { text } = moduleOf(where)
    const wanted = names.get(keyOf({ module, name, isPackage: false })) ?? name
    const edits = declaration.uses.flatMap((use) => {
      const target = resolve(where, use)
      const called = target === null ? undefined : names.get(keyOf(target))
      return called === undefined ? [] : [{ ...use, called }]
    })
    let written = text.slice(declaration.start, declaration.end)
    for (const { start, end, called } of edits.toSorted((a, b) => b.start - a.start))
      written = `${written.slice(0, start - declaration.start)}${called}${written.slice(end - declaration.start)}`
    // Those that follow the first of several.
    written = written.replaceAll(/^export (?=declare )/gm, '')
    if (where === module) return `${declaration.doc}${rename(written, declaration.name, wanted)}`
    return `${moduleOf(module).declarations.get(name)?.doc ?? ''}${asType(written, wanted)}`
  }

  function fileFor(file: string): string {
    const own = [...everything].filter(([key]) => files.get(key) === file)
    const declarations = own.filter(([, { isPackage }]) => !isPackage)
    const packages = own.filter(([, { isPackage }]) => isPackage)
    const door = doors.find(({ entry }) => entry === file)
    const others = new Set<string>()
    for (const [, target] of declarations) {
      const { declaration, module } = declarationOf(target)
      for (const use of declaration.uses) {
        const used = resolve(module, use)
        if (used !== null && files.get(keyOf(used)) === 'types' && file !== 'types')
          others.add(names.get(keyOf(used)) ?? use.name)
      }
    }
    const here = new Set(own.map(([key]) => key))
    const exported = (door?.names ?? []).map(({ name, target }) => ({
      name,
      called: names.get(keyOf(target)) ?? name,
      isHere: here.has(keyOf(target)),
    }))
    return [
      '/// <reference lib="esnext.disposable" preserve="true" />',
      ...packages.map(
        ([key, { module, name }]) =>
          `import type { ${alias(name, names.get(key) ?? name)} } from '${module}';`,
      ),
      ...list('import type', [...others], './types.js'),
      ...declarations.map(([, target]) => write(target)),
      ...list('export', spell(exported.filter(({ isHere }) => isHere))),
      ...list('export', spell(exported.filter(({ isHere }) => !isHere)), './types.js'),
      ...(file === 'types'
        ? list(
            'export',
            declarations.map(([key]) => names.get(key) ?? ''),
          )
        : []),
      '',
    ].join('\n')
  }

  return new Map(['types', ...entries].map((file) => [file, fileFor(file)]))
}

function spell(exported: readonly { readonly name: string; readonly called: string }[]): string[] {
  return exported.map(({ name, called }) => alias(called, name))
}

function alias(from: string, to: string): string {
  return from === to ? from : `${from} as ${to}`
}

function list(how: string, names: readonly string[], from?: string): string[] {
  if (names.length === 0) return []
  const source = from === undefined ? '' : ` from '${from}'`
  return [`${how} { ${[...names].sort().join(', ')} }${source};`]
}

function keyOf({ module, name }: Found): string {
  return `${module} ${name}`
}

/** Each declaration's name in the bundle: its own, with a number where another has the same. */
function uniqueNames(all: Iterable<Found>): ReadonlyMap<string, string> {
  const taken = new Set<string>()
  const names = new Map<string, string>()
  for (const found of all) {
    let name = found.name
    for (let number = 2; taken.has(name); number += 1) name = `${found.name}${number}`
    taken.add(name)
    names.set(keyOf(found), name)
  }
  return names
}

function rename(written: string, from: string, to: string): string {
  return from === to ? written : written.replace(new RegExp(`\\b${from}\\b`), to)
}

/** `export declare const spelled3: {…}` → `type Delivery = {…}` */
function asType(written: string, name: string): string {
  return written.replace(/^(?:export )?(?:declare )?const \w+: /, `type ${name} = `)
}

function toPath(module: string, from: string): string {
  return normalize(join(dirname(module), from)).replace(/\.(?:ts|js)$/, '')
}

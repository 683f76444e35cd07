// Loaded before a program: says in the end how much CPU it took, µs.
const spent = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}

process.on('exit', () => {
  process.stdout.write(`cpu ${spent()}\n`)
})
if (process.env['PROBE_WASTE'] !== undefined) {
  const until = spent() + Number(process.env['PROBE_WASTE']) * 1000
  while (spent() < until);
}

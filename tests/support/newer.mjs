// Runs a Python program in Pyodide, which is a newer CPython compiled for Node, with the project's folder as /project:
// node newer.mjs FOLDER PROGRAM [ARGUMENTS...]. Ends with the value of its last line.
import { readFileSync } from 'node:fs'
import { loadPyodide } from 'pyodide'

const [folder, program, ...words] = process.argv.slice(2)
const python = await loadPyodide({ env: { ARGUMENTS: JSON.stringify(words) }, stdout: console.log, stderr: console.log })
python.FS.mkdirTree('/project')
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, '/project')
python.FS.chdir('/project')
process.exit(python.runPython(readFileSync(program, 'utf8')))

/** Every suite that runs inside VS Code. Loading this file registers them with mocha. */
import './activation.suite';

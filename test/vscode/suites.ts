/** Every suite that runs inside VS Code. Loading this file registers them with mocha. */
import './activation.suite';
import './diagnostics.suite';
import './crossFile.suite';
import './hover.suite';
import './explain.suite';
import './explainerPage.suite';
import './files.suite';
import './settings.suite';
import './typing.suite';
import './commands.suite';
import './guide.suite';
import './silence.suite';
import './fixes.suite';
import './preview.suite';
import './explainedChanges.suite';
import './treatments.suite';
import './falsePositive.suite';

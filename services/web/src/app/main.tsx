// SPDX-License-Identifier: Apache-2.0
import { createRoot } from 'react-dom/client';
import './styles/tokens.css';
import './styles/controls.css';
import './styles/states.css';
import './styles/shell.css';
import './styles/inbox.css';
import './styles/ticket.css';
import './styles/ticket_acts.css';
import { App } from './app';
import { startI18n } from './i18n/i18n';
import { startTheme } from './shell/theme';

startTheme();
await startI18n();
createRoot(document.getElementById('root') as HTMLElement).render(<App />);

/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { render } from 'preact';
import '../app/styles/tokens.css';
import '../visitor/site.css';
import './help.css';
import { HelpSite } from './site';

render(<HelpSite />, document.getElementById('root') as HTMLElement);

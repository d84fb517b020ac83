// SPDX-License-Identifier: Apache-2.0
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import '../styles/knowledge.css';
import { CommentList } from '../knowledge/article_comments';
import { TabbedPage } from '../ui/tabbed_page';
import { CategoryTable } from './category_table';
import { ExamPanel } from './exam_panel';
import { GapList } from './gap_list';
import { LearningPanel } from './learning_panel';
import { ReportPanel } from './report_panel';
import { SynonymTable } from './synonym_table';
import { TodoPanel } from './todo_panel';

function AllComments() {
  return <CommentList />;
}

const PARTS = {
  overview: ReportPanel,
  todo: TodoPanel,
  gaps: GapList,
  comments: AllComments,
  exam: ExamPanel,
  synonyms: SynonymTable,
  categories: CategoryTable,
  learning: LearningPanel,
};

/** What keeps the help centre good: how it serves, what waits, what is missing (R32, R33). */
export default function CarePage() {
  const { t } = useTranslation();
  const tabs = (Object.keys(PARTS) as (keyof typeof PARTS)[]).map((key) => ({
    key,
    label: t(`care.${key}`),
  }));
  return (
    <TabbedPage
      title={t('care.title')}
      tabs={tabs}
      beside={<Link to="/knowledge">{t('knowledge.title')}</Link>}
    >
      {(tab) => {
        const Part = PARTS[tab];
        return <Part />;
      }}
    </TabbedPage>
  );
}

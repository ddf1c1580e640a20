using Nod.Consent;
using Nod.Decisions;
using Nod.Imports;
using Nod.Ledger;
using Nod.Tests.Ledger;
using NodaTime;

namespace Nod.Tests.Imports;

public sealed class RecordRowsTests
{
    private static readonly ImportAddress Import = new(Some.Organization.Id, Some.Id(77));
    private static readonly Duration Day = Duration.FromDays(1);

    private readonly Books books = new();

    private ConsentImport Known => books.Imports[Import];

    [Fact]
    public void A_batch_records_its_rows_counts_them_and_moves_the_import_in_one_change()
    {
        Start();

        var recorded = books.Commit(Batch(0, false, Row(2, OptIn(books.Now - Day)), Refused(3), Skipped(4)))!;

        Assert.Equal(new ImportCounts(1, 0, 0, 1, 1), recorded.Import.Counts);
        Assert.Equal((1L, 3L, ImportStatus.Running), (Known.NextBatch, Known.Progress.Rows, Known.Status));
        Assert.Equal(ConsentStatus.OptedIn, Status());
        Assert.Equal(
            [ImportOutcome.Accepted, ImportOutcome.Refused, ImportOutcome.Skipped],
            books.ImportBatches[0].Spans.Select(span => span.Outcome)
        );
    }

    [Fact]
    public void A_batch_that_was_done_before_a_crash_records_nothing_the_second_time()
    {
        Start();
        var batch = Batch(0, false, Row(2, OptIn(books.Now - Day)));
        books.Commit(batch);

        Assert.Null(books.Commit(batch));
        Assert.Null(books.Commit(Batch(2, false, Row(3, OptIn(books.Now)))));
        Assert.Single(books.Events);
        Assert.Single(books.ImportBatches);
    }

    [Fact]
    public void Rows_of_an_earlier_run_and_of_an_import_that_was_called_off_are_not_recorded()
    {
        Start();
        var late = Batch(0, false, Row(2, OptIn(books.Now - Day)));
        books.Commit(new MoveImport(Import, (known, now) => known.Cancel(now)));

        Assert.Null(books.Commit(late));
        Assert.Empty(books.Events);
        Assert.Null(books.Commit(new MoveImport(Import, (known, now) => known.Cancel(now))));
        Assert.Null(books.Commit(new MoveImport(Import, (known, now) => known.Start(Plan, false, now))));
    }

    [Fact]
    public void A_dry_run_records_nothing_tells_what_would_come_and_can_be_followed_by_the_run_itself()
    {
        Start(isDryRun: true);

        books.Commit(Batch(0, true, Row(2, OptIn(books.Now - Day)), Row(3, OptIn(books.Now - Day))));

        Assert.Empty(books.Events);
        Assert.Equal(ImportStatus.Checked, Known.Status);
        Assert.Equal(new ImportCounts(1, 1, 0, 0, 0), Known.Counts);
        books.Commit(new MoveImport(Import, (known, now) => known.Start(Plan, false, now)));
        Assert.Equal((2, 0L, default), (Known.Run, Known.NextBatch, Known.Counts));
        books.Commit(Batch(0, true, Row(2, OptIn(books.Now - Day)), Row(3, OptIn(books.Now - Day)), run: 2));
        Assert.Single(books.Events);
        Assert.Equal((ImportStatus.Completed, false), (Known.Status, Known.IsOpen));
    }

    [Theory]
    [InlineData("stop", ReasonCodes.ConsentRevoked)]
    [InlineData("wide", ReasonCodes.ConsentRevoked)]
    [InlineData("no", ReasonCodes.ConsentDeclined)]
    [InlineData("void", ReasonCodes.ConsentVoid)]
    public void A_file_never_undoes_what_stands_against_it_whatever_its_date(string before, string code)
    {
        ConsentEvent said = before switch
        {
            "stop" => Some.Stop(books.Now - Day, "acme", "alerts"),
            "wide" => Some.Stop(books.Now - Day),
            "no" => Some.Decline(books.Now - Day),
            _ => new NumberVoided { OccurredAt = books.Now, Reason = VoidReason.Reassigned },
        };
        books.Record(said);
        var events = books.Events.Count;
        Start();

        var outcome = books.Commit(
            Batch(0, true, Row(2, OptIn(books.Now - (before == "void" ? Day : Duration.Zero))))
        )!;

        Assert.Equal(1, outcome.Import.Counts.Conflicts);
        Assert.Equal(code, books.ImportBatches[0].Spans[0].Code);
        Assert.Equal(events, books.Events.Count);
    }

    [Fact]
    public void What_is_on_record_already_is_known_and_a_later_consent_is_not()
    {
        books.Record(Some.OptIn(books.Now - (2 * Day)));
        Start();

        books.Commit(
            Batch(
                0,
                true,
                Row(2, OptIn(books.Now - (3 * Day))),
                Row(3, OptIn(books.Now - (2 * Day))),
                Row(4, OptIn(books.Now - Day))
            )
        );

        Assert.Equal(new ImportCounts(1, 2, 0, 0, 0), Known.Counts);
        Assert.Equal(
            [(2, 3, ImportOutcome.Known), (4, 4, ImportOutcome.Accepted)],
            books.ImportBatches[0].Spans.Select(span => (span.From, span.To, span.Outcome))
        );
    }

    [Fact]
    public void A_stop_in_a_file_stops_once_and_says_whom_nothing_may_reach_any_more()
    {
        books.Record(Some.OptIn(books.Now - Day));
        Start();
        var stop = new Revocation { OccurredAt = books.Now - (9 * Day), Method = Method.Import };

        var first = books.Commit(Batch(0, false, Row(2, stop), Row(3, stop)))!;
        var narrow = books.Commit(
            Batch(
                1,
                false,
                Row(4, stop with { Brand = "acme", Program = "alerts" }),
                Row(5, stop with { Brand = "acme" })
            )
        )!;

        Assert.Equal([Books.Person], first.Stopped);
        Assert.Empty(narrow.Stopped);
        Assert.Equal(new ImportCounts(1, 3, 0, 0, 0), narrow.Import.Counts);
        Assert.NotNull(books.Contact.State.StopFor("acme", "alerts"));
    }

    [Fact]
    public void A_no_of_a_file_takes_back_an_older_yes_and_nothing_else()
    {
        books.Record(Some.OptIn(books.Now - Day));
        Start();
        var no = Some.Decline(books.Now, method: Method.Import);

        books.Commit(
            Batch(0, true, Row(2, Some.Decline(books.Now - (2 * Day), method: Method.Import)), Row(3, no), Row(4, no))
        );

        Assert.Equal(new ImportCounts(1, 2, 0, 0, 0), Known.Counts);
        Assert.Equal(ConsentStatus.Declined, Status());
    }

    [Fact]
    public void A_batch_is_bulk_and_bounded()
    {
        var rows = Enumerable.Range(0, RecordRows.Max + 1).Select(Refused).ToList();
        var change = new RecordRows(Import, 1, 0, rows, default);

        Assert.True(change.IsBulk);
        Assert.Throws<ArgumentOutOfRangeException>(() => change.Declare(new ReadSet()));
    }

    private static ImportPlan Plan =>
        new()
        {
            Columns = new Dictionary<string, string>(),
            Values = new Dictionary<string, IReadOnlyDictionary<string, string>>(),
            Defaults = new Dictionary<string, string>(),
        };

    private void Start(bool isDryRun = false)
    {
        var put = new PutImport(
            new ConsentImport
            {
                Address = Import,
                File = new ImportFile("people.csv", ImportFormat.Csv, 100, new string('a', 64), ["phone"]),
                CreatedWith = "key",
                CreatedAt = books.Now,
            }
        );
        books.Commit(put);
        Assert.True(put.Applied);
        Assert.Equal((true, books.Now), (Known.IsOpen, Known.TouchedAt));
        books.Commit(new MoveImport(Import, (known, now) => known.Start(Plan, isDryRun, now)));
    }

    private ConsentStatus? Status() => books.Contact.State.ConsentFor("acme", "alerts")?.Status;

    private static OptIn OptIn(Instant at) => Some.OptIn(at, method: Method.Import);

    private ImportRow Row(int line, ConsentEvent happened) =>
        ImportRow.Of(line, Books.Person, PreparedEvent.Of(happened, books.Ids));

    private static ImportRow Refused(int line)
    {
        var fault = new ImportFault("phone", "required", "phone is required.");
        return ImportRow.Of(new ImportSpan(line, line, ImportOutcome.Refused, fault.Code, [fault]));
    }

    private static ImportRow Skipped(int line) =>
        ImportRow.Of(new ImportSpan(line, line, ImportOutcome.Skipped, ImportEffect.NoAnswer));

    private static RecordRows Batch(long number, bool isLast, params ImportRow[] rows) => Of(1, number, isLast, rows);

    private static RecordRows Batch(long number, bool isLast, ImportRow one, ImportRow other, int run) =>
        Of(run, number, isLast, [one, other]);

    private static RecordRows Of(int run, long number, bool isLast, ImportRow[] rows) =>
        new(Import, run, number, rows, new ImportProgress((number * 3) + rows.Length, 50, isLast));
}

namespace Nod.Tests.Tidy;

public sealed class MigrationNumbersTests
{
    [Fact]
    public void Both_dialects_have_the_same_migrations()
    {
        Assert.SkipUnless(Repository.Has(MigrationNumbers.Folder), $"{MigrationNumbers.Folder} does not exist yet");

        MigrationNumbers.Check(Repository.Paths).MustBeClean();
    }

    [Fact]
    public void Equal_numbers_are_no_fault()
    {
        var report = Check("sqlite/001_ledger.sql", "postgres/001_ledger.sql");

        Assert.Equal(2, report.Looked);
        Assert.Empty(report.Faults);
    }

    [Theory]
    [InlineData("sqlite/001_ledger.sql")]
    [InlineData("sqlite/001_ledger.sql", "postgres/001_events.sql")]
    [InlineData("sqlite/002_ledger.sql", "postgres/002_ledger.sql")]
    [InlineData("sqlite/001_a.sql", "sqlite/001_b.sql", "postgres/001_a.sql", "postgres/001_b.sql")]
    [InlineData("sqlite/001_a.sql", "sqlite/003_b.sql", "postgres/001_a.sql", "postgres/003_b.sql")]
    [InlineData("sqlite/1_ledger.sql", "postgres/1_ledger.sql")]
    [InlineData("mysql/001_ledger.sql")]
    public void A_number_that_one_dialect_lacks_or_that_is_out_of_turn_is_a_fault(params string[] files) =>
        Assert.NotEmpty(Check(files).Faults);

    private static TidyReport Check(params string[] files) =>
        MigrationNumbers.Check(files.Select(file => $"{MigrationNumbers.Folder}/{file}"));
}

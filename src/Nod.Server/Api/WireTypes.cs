using NodaTime;

namespace Nod.Server.Api;

/// <summary>What a caller is told a field must be.</summary>
internal static class WireTypes
{
    public static string Describe(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare.IsEnum)
        {
            var words = Enum.GetNames(bare).Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName);
            return "one of " + string.Join(", ", words);
        }

        return bare switch
        {
            _ when bare == typeof(string) => "a text of valid characters",
            _ when bare == typeof(bool) => "true or false",
            _ when bare == typeof(int) || bare == typeof(long) => "a whole number",
            _ when bare == typeof(double) => "a number",
            _ when bare == typeof(Guid) => "a UUID",
            _ when bare == typeof(Instant) => "a time in RFC 3339 with its zone, such as 2026-11-23T09:30:00Z",
            _ when bare == typeof(LocalDateTime) => "a local time without a zone, such as 2026-12-01T10:00",
            _ when bare == typeof(LocalTime) => "a time of day in hours and minutes, such as 18:00",
            _ when bare.IsAssignableTo(typeof(IReadOnlyDictionary<string, string>)) => "an object of texts",
            _ when bare.IsAssignableTo(typeof(System.Collections.IEnumerable)) => "a list",
            _ => "an object",
        };
    }
}

<?php

namespace WHMCS\Database;

/**
 * A small stand-in for WHMCS's query builder (Laravel's) on PDO: the methods that our modules use,
 * with the same names, arguments and results, over a real MariaDB.
 */
final class Capsule
{
    /** @var \PDO|null */
    private static $pdo;

    public static function table(string $name): Query
    {
        return new Query($name);
    }

    public static function connection(): Connection
    {
        return new Connection();
    }

    public static function pdo(): \PDO
    {
        if (self::$pdo === null) {
            self::$pdo = new \PDO(getenv('WHMCS_TEST_DSN'), getenv('WHMCS_TEST_USER'), getenv('WHMCS_TEST_PASSWORD'), [
                \PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION,
                \PDO::ATTR_DEFAULT_FETCH_MODE => \PDO::FETCH_OBJ,
                \PDO::ATTR_EMULATE_PREPARES => false,
            ]);
            // WHMCS's own session is as relaxed as that: zero dates, texts without a default.
            self::$pdo->exec("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
        }
        return self::$pdo;
    }

    public static function run(string $sql, array $bindings): \PDOStatement
    {
        \Record::add('statements', $sql);
        $statement = self::pdo()->prepare($sql);
        $statement->execute(array_values($bindings));
        return $statement;
    }
}

final class Connection
{
    public function update(string $sql, array $bindings = []): int
    {
        return Capsule::run($sql, $bindings)->rowCount();
    }

    public function select(string $sql, array $bindings = []): array
    {
        return Capsule::run($sql, $bindings)->fetchAll();
    }
}

final class Query
{
    /** @var string */
    private $table;
    /** @var string */
    private $joins = '';
    /** @var string[] */
    private $conditions = [];
    /** @var array */
    private $bindings = [];
    /** @var string */
    private $order = '';

    public function __construct(string $table)
    {
        $this->table = $table;
    }

    public function join(string $table, string $left, string $operator, string $right): self
    {
        $this->joins .= " JOIN $table ON $left $operator $right";
        return $this;
    }

    public function where(string $column, $value): self
    {
        $this->conditions[] = "$column = ?";
        $this->bindings[] = $value;
        return $this;
    }

    public function whereIn(string $column, array $values): self
    {
        $places = implode(', ', array_fill(0, count($values), '?'));
        $this->conditions[] = $values === [] ? '0 = 1' : "$column IN ($places)";
        array_push($this->bindings, ...array_values($values));
        return $this;
    }

    public function orderBy(string $column): self
    {
        $this->order = " ORDER BY $column";
        return $this;
    }

    public function get(): \ArrayObject
    {
        return new \ArrayObject($this->select('*')->fetchAll());
    }

    public function first()
    {
        return $this->select('*', ' LIMIT 1')->fetch() ?: null;
    }

    public function value(string $column)
    {
        $row = $this->select($column, ' LIMIT 1')->fetch();
        return $row ? $row->$column : null;
    }

    public function pluck(string $column, string $key): \ArrayObject
    {
        $values = [];
        foreach ($this->select("$column, $key") as $row) {
            $values[$row->$key] = $row->$column;
        }
        return new \ArrayObject($values);
    }

    public function count(): int
    {
        return (int) $this->select('COUNT(*) AS found')->fetch()->found;
    }

    public function update(array $values): int
    {
        if ($values === []) {
            return 0;
        }
        $assignments = implode(', ', array_map(static function ($column) {
            return "$column = ?";
        }, array_keys($values)));
        $bindings = array_merge(array_values($values), $this->bindings);
        return Capsule::run("UPDATE $this->table SET $assignments" . $this->condition(), $bindings)->rowCount();
    }

    public function insert(array $values): bool
    {
        $columns = implode(', ', array_keys($values));
        $places = implode(', ', array_fill(0, count($values), '?'));
        Capsule::run("INSERT INTO $this->table ($columns) VALUES ($places)", $values);
        return true;
    }

    public function delete(): int
    {
        return Capsule::run("DELETE FROM $this->table" . $this->condition(), $this->bindings)->rowCount();
    }

    private function select(string $columns, string $limit = ''): \PDOStatement
    {
        $sql = "SELECT $columns FROM $this->table$this->joins" . $this->condition() . $this->order . $limit;
        return Capsule::run($sql, $this->bindings);
    }

    private function condition(): string
    {
        return $this->conditions === [] ? '' : ' WHERE ' . implode(' AND ', $this->conditions);
    }
}
